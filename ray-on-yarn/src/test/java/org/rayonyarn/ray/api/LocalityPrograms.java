package org.rayonyarn.ray.api;

/** A task that makes something large, and one that needs it. */
final class LocalityPrograms {
    private LocalityPrograms() {}

    static byte[] make(int bytes) throws InterruptedException {
        Thread.sleep(20); // so that both nodes get some
        byte[] made = new byte[bytes];
        made[0] = 7;
        long pid = ProcessHandle.current().pid();
        for (int i = 1; i <= Long.BYTES; i++) {
            made[i] = (byte) (pid >>> (8 * (i - 1)));
        }
        return made;
    }

    /** Whether it runs in the process that made its argument. */
    static boolean isAtHome(byte[] made) {
        long maker = 0;
        for (int i = 1; i <= Long.BYTES; i++) {
            maker |= (made[i] & 0xffL) << (8 * (i - 1));
        }
        return maker == ProcessHandle.current().pid();
    }
}
