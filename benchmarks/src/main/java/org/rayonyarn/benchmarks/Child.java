package org.rayonyarn.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A child JVM that speaks in lines: an order to its standard input, the answer from its standard output. Confined to one thread. */
public final class Child {
    private final Process process;
    private final BufferedReader lines;
    private final PrintWriter orders;

    /**
     * Starts a JVM with this one's class path.
     *
     * @param flags the JVM's own
     * @param command main class and arguments
     */
    public Child(List<String> flags, List<String> command) throws IOException {
        this(flags, System.getProperty("java.class.path"), command);
    }

    /** Starts a JVM with another class path. */
    public Child(List<String> flags, String classPath, List<String> command) throws IOException {
        this(flags, classPath, command, Redirect.INHERIT);
    }

    /**
     * Starts a JVM with another class path.
     *
     * @param errors where its standard error goes
     */
    public Child(List<String> flags, String classPath, List<String> command, Redirect errors) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(System.getProperty("java.home") + "/bin/java");
        line.addAll(flags);
        line.add("-cp");
        line.add(classPath);
        line.addAll(command);
        process = new ProcessBuilder(line).redirectError(errors).start();
        lines = process.inputReader(StandardCharsets.UTF_8);
        orders = new PrintWriter(process.outputWriter(StandardCharsets.UTF_8), true);
    }

    public void tell(String order) {
        orders.println(order);
    }

    public String ask(String order) throws IOException {
        tell(order);
        return readLine();
    }

    /** @throws IOException if the child has ended */
    public String readLine() throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException("a child ended; pid=" + process.pid());
        }
        return line;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** Ends its input and waits until it has ended. */
    public void close() throws InterruptedException {
        orders.close();
        process.waitFor();
    }
}
