package org.rayonyarn.appmaster.internal;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rayonyarn.appmaster.spi.Exit;
import org.rayonyarn.appmaster.spi.Exit.Cause;
import org.rayonyarn.appmaster.spi.RunningContainer;

/**
 * Turns YARN's exit status and diagnostics into a cause and a text for people. Pure.
 *
 * @param tailBytes how many characters of the container's stderr are quoted at most
 */
public record ExitText(int tailBytes) {
    // The NodeManager puts the ends of the container's error files into its diagnostics.
    private static final Pattern TAIL = Pattern.compile("Last \\d+ bytes of (?!prelaunch)\\S*\\s*:\\s*\\n?");
    private static final Pattern MEMORY = Pattern.compile(
            "Current usage: ([^;]*physical memory used)?[;.]?\\s*([^.]*virtual memory used)?", Pattern.DOTALL);
    private static final Pattern NO_MAIN = Pattern.compile("Could not find or load main class (\\S+)");
    private static final Pattern OLD_JAVA =
            Pattern.compile("class file version ([\\d.]+)\\D.{0,120}?up to ([\\d.]+)", Pattern.DOTALL);

    /** Describes the end of a container that the application knows. */
    public Exit describe(
            String name, RunningContainer container, int status, String diagnostics, boolean releasedByUs) {
        Cause cause = releasedByUs ? Cause.RELEASED : cause(status, diagnostics);
        String head = "the " + name + " " + container.id() + " on " + container.host() + " ";
        if (cause == Cause.SUCCESS) {
            return new Exit(cause, status, head + "ended well");
        }
        return new Exit(cause, status, head + meaning(cause, status, diagnostics) + quote(diagnostics));
    }

    /** One line on why an ApplicationMaster's own container ended, and the tail of its stderr; YARN's text as it is if it says nothing. */
    public String describeAppMaster(String diagnostics) {
        Matcher code = Pattern.compile("AM Container for (\\S+) exited with\\s+exitCode: (-?\\d+)")
                .matcher(diagnostics);
        if (!code.find()) {
            return diagnostics;
        }
        int status = Integer.parseInt(code.group(2));
        return "the ApplicationMaster (" + code.group(1) + ") "
                + meaning(cause(status, diagnostics), status, diagnostics) + quote(diagnostics);
    }

    private static Cause cause(int status, String diagnostics) {
        return switch (status) {
            case 0 -> Cause.SUCCESS;
            case -100 -> diagnostics.contains("released by application") ? Cause.RELEASED : Cause.NODE_LOST;
            case -101 -> Cause.NODE_LOST;
            case -102 -> Cause.PREEMPTED;
            case -103, -104 -> Cause.KILLED_FOR_MEMORY;
            case -105, -107 -> Cause.RELEASED;
            case -106, -108 -> Cause.KILLED_BY_YARN;
            default -> Cause.FAILED;
        };
    }

    private static String meaning(Cause cause, int status, String diagnostics) {
        return switch (cause) {
            case SUCCESS -> "ended well";
            case FAILED -> failure(status, diagnostics);
            case KILLED_FOR_MEMORY -> memory(status, diagnostics);
            case PREEMPTED -> "was preempted: the scheduler gave its resources to another queue or application";
            case NODE_LOST ->
                status == -101 ? "was ended because the disks of its node failed" : "was lost with its node";
            case RELEASED -> "was released";
            case KILLED_BY_YARN -> "was ended by YARN (exit status " + status + "): " + firstLine(diagnostics);
        };
    }

    private static String failure(int status, String diagnostics) {
        Optional<String> remark = remark(diagnostics);
        if (remark.isPresent()) {
            return "ended with exit code " + status + ": " + remark.get();
        }
        return switch (status) {
            case -1000 -> "could not be prepared on its node: " + firstLine(diagnostics);
            case -109 -> "was ended for writing too much log (exit status -109)";
            case 137 -> "ended with exit code 137: killed (SIGKILL), by somebody, or by the kernel for lack of memory";
            case 143 -> "ended with exit code 143: terminated (SIGTERM)";
            default -> "ended with exit code " + status;
        };
    }

    private static String memory(int status, String diagnostics) {
        String kind = status == -104 ? "physical" : "virtual";
        Matcher used = MEMORY.matcher(diagnostics);
        String usage = "";
        if (used.find()) {
            String text = status == -104 ? used.group(1) : used.group(2);
            usage = text == null ? "" : " (" + text.strip() + ")";
        }
        return "was killed for memory, exit status " + status + usage
                + ": YARN counts the heap, direct buffers, metaspace,"
                + " thread stacks, mapped files and child processes against the container's " + kind
                + " memory; ask for a larger container or give the JVM less of it";
    }

    private static Optional<String> remark(String diagnostics) {
        Matcher noMain = NO_MAIN.matcher(diagnostics);
        if (noMain.find()) {
            return Optional.of("there is no main class " + noMain.group(1) + " on its class path");
        }
        if (diagnostics.contains("UnsupportedClassVersionError")) {
            Matcher versions = OLD_JAVA.matcher(diagnostics);
            return Optional.of("its Java is too old for the program"
                    + (versions.find()
                            ? " (found " + javaOf(versions.group(2)) + ", needed " + javaOf(versions.group(1)) + ")"
                            : "")
                    + "; name a newer one as the launch's Java home");
        }
        if (diagnostics.contains("bin/java: No such file or directory")) {
            return Optional.of("its Java home holds no bin/java on that node");
        }
        return Optional.empty();
    }

    /** Class file version 52.0 is Java 8, 61.0 is Java 17. */
    private static String javaOf(String classFileVersion) {
        return "Java " + ((int) Double.parseDouble(classFileVersion) - 44);
    }

    private String quote(String diagnostics) {
        Matcher tail = TAIL.matcher(diagnostics);
        int start = -1;
        while (tail.find()) {
            start = tail.end();
        }
        if (start < 0) {
            return "";
        }
        String text = endOfTail(diagnostics.substring(start)).strip();
        if (text.isEmpty() || tailBytes == 0) {
            return "";
        }
        return "; its stderr ends:\n" + text.substring(Math.max(0, text.length() - tailBytes));
    }

    /** YARN's own text goes on after the quotation: with an empty line and a time stamp, or with its advice for readers of logs. */
    private static String endOfTail(String text) {
        Matcher end = Pattern.compile("\\n\\s*\\n\\[\\d{4}-\\d\\d-\\d\\d|\\nFor more detailed output")
                .matcher(text);
        return end.find() ? text.substring(0, end.start()) : text;
    }

    private static String firstLine(String text) {
        return text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .orElse("no diagnostics");
    }
}
