package org.rayonyarn.ray.yarn;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.worker.classes.JobClassLoader;
import org.rayonyarn.ray.worker.classes.JobClassPath;

/**
 * The user's program: a main method in a class loader of its own.
 *
 * @param loader finds its classes
 * @param main not called yet, its class not initialised
 */
public record Program(JobClassLoader loader, Method main) {
    /**
     * Finds a program on this machine.
     *
     * @param classPath its jars, that with the main class first
     * @throws IllegalArgumentException if a jar, the class or its main is missing: names it
     */
    public static Program find(List<Path> classPath, String mainClass, boolean userFirst) {
        for (Path jar : classPath) {
            if (!Files.exists(jar)) {
                throw new IllegalArgumentException("no such jar: " + jar);
            }
        }
        String path = String.join(":", classPath.stream().map(Path::toString).toList());
        JobClassLoader loader = JobClassPath.parse(path, Path.of("")).open(Program.class.getClassLoader(), userFirst);
        return new Program(loader, main(loader, mainClass, classPath));
    }

    private static Method main(ClassLoader loader, String name, List<Path> classPath) {
        try {
            Method main = Class.forName(name, false, loader).getMethod("main", String[].class);
            if (Modifier.isStatic(main.getModifiers()) && main.getReturnType() == void.class) {
                return main;
            }
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException(
                    "no class " + name + " in " + classPath + ": give the program's jar and the"
                            + " full name of its main class, and further jars with --jars");
        } catch (NoSuchMethodException e) {
            // said below
        } catch (LinkageError e) {
            throw new IllegalArgumentException("class " + name + " can't be loaded: " + e, e);
        }
        throw new IllegalArgumentException("class " + name + " has no public static void main(String[])");
    }

    /**
     * Calls main on this thread, whose context class loader is the program's from now on.
     *
     * @return what it threw; null if it has returned
     */
    public @Nullable Throwable run(List<String> arguments) {
        Thread.currentThread().setContextClassLoader(loader);
        try {
            main.setAccessible(true); // the class itself need not be public, as for the java command
            main.invoke(null, (Object) arguments.toArray(String[]::new));
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause() == null ? e : withoutOurFrames(e.getCause());
        } catch (IllegalAccessException | ExceptionInInitializerError e) {
            return e;
        }
    }

    /** Below the program's main nothing is its business. */
    private static Throwable withoutOurFrames(Throwable failure) {
        StackTraceElement[] frames = failure.getStackTrace();
        int last = frames.length - 1;
        while (last >= 0 && !frames[last].getClassName().equals(Program.class.getName())) {
            last--;
        }
        while (last >= 0 && isOurs(frames[last].getClassName())) {
            last--;
        }
        if (last >= 0) {
            failure.setStackTrace(Arrays.copyOf(frames, last + 1));
        }
        return failure;
    }

    private static boolean isOurs(String frame) {
        return frame.equals(Program.class.getName())
                || frame.startsWith("java.lang.reflect.")
                || frame.startsWith("jdk.");
    }

    /** One line about what a main has thrown. */
    public static String describe(Throwable failure) {
        String text = String.valueOf(failure.getMessage())
                .lines()
                .findFirst()
                .orElse("")
                .strip();
        return "main threw " + failure.getClass().getName() + (failure.getMessage() == null ? "" : ": " + text);
    }
}
