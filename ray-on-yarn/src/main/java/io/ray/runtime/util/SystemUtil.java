package io.ray.runtime.util;

/** Processes of this machine, as programs ask for them to see where their tasks run. Stateless. */
public final class SystemUtil {
    private SystemUtil() {}

    /** The id of the calling process. */
    public static int pid() {
        return Math.toIntExact(ProcessHandle.current().pid());
    }

    /** Whether there is such a process on this machine. */
    public static boolean isProcessAlive(int pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }
}
