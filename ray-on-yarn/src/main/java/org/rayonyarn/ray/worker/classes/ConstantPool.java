package org.rayonyarn.ray.worker.classes;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The constants of a class file (JVM specification, section 4.4). Where it is none, its methods throw {@link IllegalArgumentException} or
 * {@link IndexOutOfBoundsException}. Not thread-safe.
 */
final class ConstantPool {
    static final int COUNT_AT = 8;
    static final int UTF8 = 1;
    static final int CLASS = 7;
    static final int METHOD = 10;
    static final int NAME_AND_TYPE = 12;
    static final int METHOD_HANDLE = 15;

    private final ByteBuffer file;
    private final int[] at; // where each constant's tag stands; 0 for a number that none has
    private final int end;

    ConstantPool(byte[] classFile) {
        file = ByteBuffer.wrap(classFile);
        at = new int[file.getChar(COUNT_AT)];
        int position = COUNT_AT + 2;
        for (int i = 1; i < at.length; i++) {
            at[i] = position;
            int tag = file.get(position);
            position += 1 + length(tag, position + 1);
            if (tag == 5 || tag == 6) {
                i++; // long and double take two numbers
            }
        }
        end = position;
    }

    private int length(int tag, int position) {
        return switch (tag) {
            case UTF8 -> 2 + file.getChar(position);
            case CLASS, 8, 16, 19, 20 -> 2;
            case METHOD_HANDLE -> 3;
            case 3, 4, 9, METHOD, 11, NAME_AND_TYPE, 17, 18 -> 4;
            case 5, 6 -> 8;
            default -> throw new IllegalArgumentException("unknown constant: tag=" + tag);
        };
    }

    /** One more than the largest number of a constant. */
    int size() {
        return at.length;
    }

    /** Where the file goes on behind them. */
    int end() {
        return end;
    }

    /** Where a constant's tag stands. */
    int position(int index) {
        return at[index];
    }

    boolean is(int index, int tag) {
        return at[index] > 0 && file.get(at[index]) == tag;
    }

    String text(int utf8) {
        return new String(file.array(), at[utf8] + 3, file.getChar(at[utf8] + 1), StandardCharsets.UTF_8);
    }

    /** Whether a constant is a reference to a method of that class, name and type. */
    boolean isMethod(int index, String owner, String name, String type) {
        if (!is(index, METHOD)) {
            return false;
        }
        int ownerAt = at[file.getChar(at[index] + 1)];
        int nameAndType = nameAndType(index);
        return text(file.getChar(ownerAt + 1)).equals(owner)
                && text(file.getChar(nameAndType + 1)).equals(name)
                && text(file.getChar(nameAndType + 3)).equals(type);
    }

    /** The number of a method's name. */
    int nameOf(int method) {
        return file.getChar(nameAndType(method) + 1);
    }

    private int nameAndType(int method) {
        return at[file.getChar(at[method] + 3)];
    }
}
