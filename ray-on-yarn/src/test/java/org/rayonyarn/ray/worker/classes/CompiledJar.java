package org.rayonyarn.ray.worker.classes;

import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Makes jars, as users have them, out of sources in a test. */
public final class CompiledJar {
    private final Map<String, String> sources = new TreeMap<>();
    private final Map<String, String> resources = new TreeMap<>();

    public CompiledJar source(String className, String text) {
        sources.put(className, text);
        return this;
    }

    public CompiledJar resource(String path, String text) {
        resources.put(path, text);
        return this;
    }

    /** Compiles and packs all that was given. */
    public Path writeTo(Path jar) {
        try {
            Path classes = Files.createTempDirectory(jar.toAbsolutePath().getParent(), "classes");
            compileTo(classes);
            try (OutputStream file = Files.newOutputStream(jar);
                    JarOutputStream out = new JarOutputStream(file);
                    Stream<Path> tree = Files.walk(classes)) {
                for (Path entry : (Iterable<Path>) tree.filter(Files::isRegularFile)::iterator) {
                    add(out, classes.relativize(entry).toString(), Files.readAllBytes(entry));
                }
                for (Map.Entry<String, String> resource : resources.entrySet()) {
                    add(out, resource.getKey(), resource.getValue().getBytes(StandardCharsets.UTF_8));
                }
            }
            return jar;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compiles into a folder of class files. */
    public Path compileTo(Path classes) {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        List<JavaFileObject> units = new ArrayList<>();
        sources.forEach((name, text) -> units.add(new Source(name, text)));
        List<String> options =
                List.of("-d", classes.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"), "-g");
        StringWriter messages = new StringWriter();
        if (!sources.isEmpty()
                && !compiler.getTask(messages, null, null, options, null, units).call()) {
            throw new IllegalArgumentException("does not compile: " + messages);
        }
        return classes;
    }

    private static void add(JarOutputStream out, String path, byte[] content) throws IOException {
        out.putNextEntry(new JarEntry(path));
        out.write(content);
        out.closeEntry();
    }

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(String className, String text) {
            super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}
