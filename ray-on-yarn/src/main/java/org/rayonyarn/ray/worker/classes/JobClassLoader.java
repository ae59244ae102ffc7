package org.rayonyarn.ray.worker.classes;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLClassLoader;
import java.net.URLConnection;
import java.security.CodeSource;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Loads the classes and resources of one job. Any thread, in parallel.
 *
 * <p>The job's jars win over what we bring along, so that a program gets the versions that it was built with. Except:
 *
 * <ul>
 *   <li>what belongs to the Java platform comes from there;
 *   <li>what both sides talk about comes from us if we have it: the Ray API and its runtime (a program may have packed Ray's
 *       own runtime into its jar), our packages, the logging API, Hadoop. What we don't have is still found in the job's jars.
 * </ul>
 *
 * <p>Classes and resources follow the same rule.
 *
 * <p>Where a class calls {@link System#exit}, the code it gives is noted: {@link ProgramExit}.
 */
public final class JobClassLoader extends URLClassLoader {
    /** Packages of ours that come first. */
    private static final List<String> SHARED = List.of("io.ray.", "org.rayonyarn.", "org.slf4j.", "org.apache.hadoop.");

    private static final Certificate @Nullable [] NOT_SIGNED = null;

    static {
        registerAsParallelCapable();
    }

    private final boolean userFirst;

    /**
     * @param parent where our own classes are
     * @param userFirst false for Java's usual order: all that the parent has comes from there
     */
    JobClassLoader(URL[] classPath, ClassLoader parent, boolean userFirst) {
        super("job", classPath, parent);
        this.userFirst = userFirst;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (!userFirst || isShared(name)) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            if (loaded == null) {
                loaded = loadUserFirst(name);
            }
            if (resolve) {
                resolveClass(loaded);
            }
            return loaded;
        }
    }

    private Class<?> loadUserFirst(String name) throws ClassNotFoundException {
        Class<?> ofPlatform = loadFromPlatform(name);
        if (ofPlatform != null) {
            return ofPlatform;
        }
        try {
            return findClass(name);
        } catch (ClassNotFoundException e) {
            return getParent().loadClass(name);
        }
    }

    /** The program's calls that end its process come by {@link ProgramExit}. */
    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        URL file = findResource(name.replace('.', '/') + ".class");
        if (file == null) {
            throw new ClassNotFoundException(name);
        }
        try {
            URLConnection connection = file.openConnection();
            byte[] original = read(connection);
            byte[] redirected = ExitCalls.redirect(original);
            return redirected == original
                    ? super.findClass(name)
                    : defineClass(
                            name, redirected, 0, redirected.length, new CodeSource(jarOf(connection), NOT_SIGNED));
        } catch (IOException e) {
            throw new ClassNotFoundException(name, e);
        }
    }

    private static byte[] read(URLConnection connection) throws IOException {
        try (InputStream in = connection.getInputStream()) {
            return in.readAllBytes();
        }
    }

    private static URL jarOf(URLConnection connection) {
        return connection instanceof JarURLConnection jar ? jar.getJarFileURL() : connection.getURL();
    }

    private static @Nullable Class<?> loadFromPlatform(String name) {
        try {
            return getPlatformClassLoader().loadClass(name);
        } catch (ClassNotFoundException e) {
            return null;
        }
    }

    @Override
    public @Nullable URL getResource(String name) {
        URL ofUser = isUserFirstResource(name) ? findResource(name) : null;
        return ofUser != null ? ofUser : super.getResource(name);
    }

    @Override
    public Enumeration<URL> getResources(String name) throws IOException {
        if (!isUserFirstResource(name)) {
            return super.getResources(name);
        }
        Map<String, URL> found = new LinkedHashMap<>(); // by text: comparing URLs may ask name servers
        addAll(found, findResources(name));
        addAll(found, getParent().getResources(name));
        return Collections.enumeration(found.values());
    }

    private static void addAll(Map<String, URL> found, Enumeration<URL> urls) {
        for (URL url : Collections.list(urls)) {
            found.putIfAbsent(url.toString(), url);
        }
    }

    private boolean isUserFirstResource(String name) {
        return userFirst
                && !isShared(name.replace('/', '.'))
                && !(name.endsWith(".class") && getPlatformClassLoader().getResource(name) != null);
    }

    private static boolean isShared(String name) {
        return SHARED.stream().anyMatch(name::startsWith);
    }
}
