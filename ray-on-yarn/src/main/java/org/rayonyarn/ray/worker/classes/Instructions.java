package org.rayonyarn.ray.worker.classes;

import java.nio.ByteBuffer;
import java.util.function.IntConsumer;

/** The instructions of a class file's methods, as they follow each other (JVM specification, sections 4.7.3 and 6.5). Not thread-safe. */
final class Instructions {
    private static final int WIDE_IINC = 0x84;

    private final ByteBuffer file;
    private final ConstantPool constants;
    private int position;

    Instructions(byte[] classFile, ConstantPool constants) {
        this.file = ByteBuffer.wrap(classFile);
        this.constants = constants;
    }

    /**
     * @param visit takes where each instruction begins
     * @throws IllegalArgumentException or {@link IndexOutOfBoundsException} if this is no class file
     */
    void forEach(IntConsumer visit) {
        position = constants.end() + 6; // behind flags, class and superclass
        position += 2 + 2 * file.getChar(position); // its interfaces
        members(attribute -> {}); // its fields
        members(attribute -> code(attribute, visit));
    }

    private void members(IntConsumer code) {
        int count = next();
        for (int i = 0; i < count; i++) {
            position += 6; // flags, name and type
            int attributes = next();
            for (int j = 0; j < attributes; j++) {
                boolean isCode = constants.text(next()).equals("Code");
                int content = position + 4;
                position = content + file.getInt(position);
                if (isCode) {
                    code.accept(content);
                }
            }
        }
    }

    private int next() {
        int value = file.getChar(position);
        position += 2;
        return value;
    }

    /** Behind the sizes of stack and variables stand the code's length and the code. */
    private void code(int attribute, IntConsumer visit) {
        int begin = attribute + 8;
        int end = begin + file.getInt(attribute + 4);
        int at = begin;
        for (; at < end; at += length(at, begin)) {
            visit.accept(at);
        }
        if (at != end) {
            throw new IllegalArgumentException("the last instruction is cut off: at=" + at + " end=" + end);
        }
    }

    private int length(int at, int begin) {
        int opcode = file.get(at) & 0xff;
        return switch (opcode) {
            case 0x10, 0x12, 0x15, 0x16, 0x17, 0x18, 0x19, 0x36, 0x37, 0x38, 0x39, 0x3a, 0xa9, 0xbc -> 2;
            case 0x11, 0x13, 0x14, WIDE_IINC, 0xbb, 0xbd, 0xc0, 0xc1, 0xc6, 0xc7 -> 3;
            case 0xc5 -> 4;
            case 0xb9, 0xba, 0xc8, 0xc9 -> 5;
            case 0xaa -> tableSwitch(at, begin);
            case 0xab -> lookupSwitch(at, begin);
            case 0xc4 -> (file.get(at + 1) & 0xff) == WIDE_IINC ? 6 : 4;
            default -> isJumpOrReference(opcode) ? 3 : 1;
        };
    }

    private static boolean isJumpOrReference(int opcode) {
        return (opcode >= 0x99 && opcode <= 0xa8) || (opcode >= 0xb2 && opcode <= 0xb8);
    }

    private int tableSwitch(int at, int begin) {
        int operands = aligned(at, begin);
        int low = file.getInt(operands + 4);
        int high = file.getInt(operands + 8);
        return operands + 12 + 4 * (high - low + 1) - at;
    }

    private int lookupSwitch(int at, int begin) {
        int operands = aligned(at, begin);
        return operands + 8 + 8 * file.getInt(operands + 4) - at;
    }

    /** A switch's operands begin at a multiple of four from the method's beginning. */
    private static int aligned(int at, int begin) {
        return at + 4 - (at - begin) % 4;
    }
}
