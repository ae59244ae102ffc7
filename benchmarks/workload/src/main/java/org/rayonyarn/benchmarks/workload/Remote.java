package org.rayonyarn.benchmarks.workload;

import java.util.List;

/** What runs remotely: next to nothing, so that what is measured is the way there and back. */
final class Remote {
    private Remote() {}

    static int nothing() {
        return 1;
    }

    /** Its argument and its result have to be serialised, unlike a number. */
    static List<Integer> same(List<Integer> list) {
        return list;
    }

    static byte[] bytes(int length) {
        return new byte[length];
    }

    static int last(byte[] bytes) {
        return bytes[bytes.length - 1];
    }

    static int next(int number) {
        return number + 1;
    }

    /** An actor. */
    static final class Counter {
        private int value;

        int add(int delta) {
            value += delta;
            return value;
        }
    }
}
