package org.rayonyarn.pipedream;

import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.spi.ToolProvider;

/** {@code java -cp ... org.rayonyarn.pipedream.Main plan --profile FILE ...}: runs a command by its name. */
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        PrintWriter out = new PrintWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8), true);
        PrintWriter err = new PrintWriter(new OutputStreamWriter(System.err, StandardCharsets.UTF_8), true);
        int code = run(out, err, args);
        out.flush();
        err.flush();
        System.exit(code);
    }

    static int run(PrintWriter out, PrintWriter err, String... args) {
        Optional<ToolProvider> tool = args.length == 0 ? Optional.empty() : find(args[0]);
        if (tool.isEmpty()) {
            err.println("which command? known: plan (plan --help)");
            return 2;
        }
        return tool.get().run(out, err, Arrays.copyOfRange(args, 1, args.length));
    }

    /** By the loader of this class: {@code ToolProvider.findFirst} asks the system's, which knows us not inside Maven. */
    private static Optional<ToolProvider> find(String name) {
        return ServiceLoader.load(ToolProvider.class, Main.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .filter(tool -> tool.name().equals(name))
                .findFirst();
    }
}
