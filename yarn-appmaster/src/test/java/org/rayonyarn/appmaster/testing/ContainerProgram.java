package org.rayonyarn.appmaster.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.rayonyarn.appmaster.InsideContainer;

/** What the containers of tests run; the first argument says what it does. */
public final class ContainerProgram {
    private static final int MIB = 1 << 20;

    private ContainerProgram() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        switch (args[0]) {
            case "exit" -> exit(Integer.parseInt(args[1]));
            case "await" -> await(Path.of(args[1]));
            case "eat" -> eat(Integer.parseInt(args[1]));
            case "secret" -> secret(args[1], args[2]);
            default -> throw new IllegalArgumentException("no such program: " + args[0]);
        }
    }

    private static void exit(int status) {
        System.err.println("about to exit with " + status);
        System.exit(status);
    }

    /** Leaves its pid in the folder and ends well when somebody puts a file named go there. */
    private static void await(Path folder) throws IOException, InterruptedException {
        String container = String.valueOf(System.getenv("CONTAINER_ID"));
        Files.writeString(
                folder.resolve(container + ".pid"),
                Long.toString(ProcessHandle.current().pid()));
        while (!Files.exists(folder.resolve("go"))) {
            Thread.sleep(50);
        }
    }

    /** Takes memory outside the heap, and keeps it. */
    private static void eat(int mebibytes) throws InterruptedException {
        List<ByteBuffer> kept = new ArrayList<>();
        for (int mebibyte = 0; mebibyte < mebibytes; mebibyte++) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(MIB);
            for (int page = 0; page < MIB; page += 4096) {
                buffer.put(page, (byte) 1);
            }
            kept.add(buffer);
        }
        System.err.println("ate " + kept.size() + " MiB");
        Thread.sleep(Long.MAX_VALUE);
    }

    private static void secret(String alias, String expected) throws IOException {
        Optional<String> found =
                InsideContainer.home().secret(alias).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
        exit(found.equals(Optional.of(expected)) ? 0 : 4);
    }
}
