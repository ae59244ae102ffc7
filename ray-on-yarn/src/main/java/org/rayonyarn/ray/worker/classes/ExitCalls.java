package org.rayonyarn.ray.worker.classes;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Lets a class call {@link ProgramExit#exit} where it calls {@link System#exit}. Both have the same signature, so it is enough that
 * the reference in the constant pool names another class (JVM specification, section 4.4): no instruction moves.
 */
final class ExitCalls {
    private static final byte[] NAME = "exit".getBytes(StandardCharsets.US_ASCII);
    private static final String SYSTEM = "java/lang/System";
    private static final String OURS = ProgramExit.class.getName().replace('.', '/');
    private static final int COUNT_AT = 8;
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;

    private final ByteBuffer file;
    private final int[] at; // where each constant's tag stands
    private final int end; // of the constant pool

    private ExitCalls(byte[] classFile) {
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
            case 15 -> 3;
            case 3, 4, 9, METHOD, 11, NAME_AND_TYPE, 17, 18 -> 4;
            case 5, 6 -> 8;
            default -> throw new IllegalArgumentException("unknown constant: tag=" + tag);
        };
    }

    /** The class file as it is to be defined: the same array where there is no such call, or where it can't be read. */
    static byte[] redirect(byte[] classFile) {
        if (!mentions(classFile)) {
            return classFile;
        }
        try {
            return new ExitCalls(classFile).redirected();
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return classFile; // the JVM will say what is wrong with it
        }
    }

    /** Cheap, and right for nearly all classes. */
    private static boolean mentions(byte[] classFile) {
        for (int i = 0; i + NAME.length <= classFile.length; i++) {
            if (classFile[i] == NAME[0] && Arrays.equals(classFile, i, i + NAME.length, NAME, 0, NAME.length)) {
                return true;
            }
        }
        return false;
    }

    private byte[] redirected() {
        byte[] changed = file.array().clone();
        boolean found = false;
        for (int i = 1; i < at.length; i++) {
            if (at[i] > 0 && isSystemExit(at[i])) {
                ByteBuffer.wrap(changed).putChar(at[i] + 1, (char) (at.length + 1));
                found = true;
            }
        }
        return found ? withOurClass(changed) : file.array();
    }

    private boolean isSystemExit(int position) {
        if (file.get(position) != METHOD) {
            return false;
        }
        int owner = at[file.getChar(position + 1)];
        int nameAndType = at[file.getChar(position + 3)];
        return text(file.getChar(owner + 1)).equals(SYSTEM)
                && text(file.getChar(nameAndType + 1)).equals("exit")
                && text(file.getChar(nameAndType + 3)).equals("(I)V");
    }

    private String text(int index) {
        return new String(file.array(), at[index] + 3, file.getChar(at[index] + 1), StandardCharsets.UTF_8);
    }

    /** Two more constants at the end of the pool: the name, and the class of that name. */
    private byte[] withOurClass(byte[] changed) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(changed.length + 64);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(changed, 0, COUNT_AT);
            out.writeShort(at.length + 2);
            out.write(changed, COUNT_AT + 2, end - COUNT_AT - 2);
            out.writeByte(UTF8);
            out.writeUTF(OURS);
            out.writeByte(CLASS);
            out.writeShort(at.length);
            out.write(changed, end, changed.length - end);
        } catch (IOException e) {
            throw new UncheckedIOException("arrays take all", e);
        }
        return bytes.toByteArray();
    }
}
