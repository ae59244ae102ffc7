package org.rayonyarn.ray.worker.classes;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets a class call {@link ProgramExit} where it would end the process. For {@link System#exit} it is enough that the reference in the
 * constant pool names another class. {@link Runtime#exit} and {@link Runtime#halt} are methods of an object: their calls become those of
 * static methods that take it as their first argument, which is on the stack already, so no instruction moves.
 */
final class ExitCalls {
    private static final byte[] EXIT = "exit".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HALT = "halt".getBytes(StandardCharsets.US_ASCII);
    private static final String TYPE = "(I)V";
    private static final String TYPE_WITH_RUNTIME = "(Ljava/lang/Runtime;I)V";
    private static final String OURS = ProgramExit.class.getName().replace('.', '/');
    private static final byte INVOKE_VIRTUAL = (byte) 0xb6;
    private static final byte INVOKE_STATIC = (byte) 0xb8;
    private static final byte HANDLE_OF_VIRTUAL = 5;
    private static final byte HANDLE_OF_STATIC = 6;

    private final byte[] original;
    private final ConstantPool constants;
    private final ByteBuffer changed;
    private final ByteArrayOutputStream added = new ByteArrayOutputStream(128);
    private final Map<Integer, Integer> ofRuntime = new LinkedHashMap<>(); // methods, and what is called in their place
    private int size; // of the constant pool

    private ExitCalls(byte[] classFile) {
        original = classFile;
        constants = new ConstantPool(classFile);
        changed = ByteBuffer.wrap(classFile.clone());
        size = constants.size();
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
        for (int i = 0; i + EXIT.length <= classFile.length; i++) {
            if (isAt(classFile, i, EXIT) || isAt(classFile, i, HALT)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAt(byte[] file, int i, byte[] name) {
        return file[i] == name[0] && Arrays.equals(file, i, i + name.length, name, 0, name.length);
    }

    private byte[] redirected() {
        int ours = 0;
        for (int i = 1; i < constants.size(); i++) {
            boolean ofSystem = constants.isMethod(i, "java/lang/System", "exit", TYPE);
            boolean ofItsObject = constants.isMethod(i, "java/lang/Runtime", "exit", TYPE)
                    || constants.isMethod(i, "java/lang/Runtime", "halt", TYPE);
            if (ofSystem || ofItsObject) {
                ours = ours == 0 ? addOurs() : ours;
            }
            if (ofSystem) {
                changed.putChar(constants.position(i) + 1, (char) ours);
            } else if (ofItsObject) {
                ofRuntime.put(i, addMethod(ours, constants.nameOf(i)));
            }
        }
        if (!ofRuntime.isEmpty()) {
            new Instructions(original, constants).forEach(this::redirectCall);
            redirectHandles();
        }
        return ours == 0 ? original : withMoreConstants();
    }

    private void redirectCall(int at) {
        if (original[at] == INVOKE_VIRTUAL) {
            Integer ours = ofRuntime.get((int) changed.getChar(at + 1));
            if (ours != null) {
                changed.put(at, INVOKE_STATIC).putChar(at + 1, (char) (int) ours);
            }
        }
    }

    /** Method references: {@code runtime::halt}. */
    private void redirectHandles() {
        for (int i = 1; i < constants.size(); i++) {
            int at = constants.position(i);
            if (constants.is(i, ConstantPool.METHOD_HANDLE) && original[at + 1] == HANDLE_OF_VIRTUAL) {
                Integer ours = ofRuntime.get((int) changed.getChar(at + 2));
                if (ours != null) {
                    changed.put(at + 1, HANDLE_OF_STATIC).putChar(at + 2, (char) (int) ours);
                }
            }
        }
    }

    /** @return the number of the class that is called in place of the platform's */
    private int addOurs() {
        int name = add(ConstantPool.UTF8, out -> out.writeUTF(OURS));
        return add(ConstantPool.CLASS, out -> out.writeShort(name));
    }

    private int addMethod(int ours, int name) {
        int type = add(ConstantPool.UTF8, out -> out.writeUTF(TYPE_WITH_RUNTIME));
        int nameAndType = add(ConstantPool.NAME_AND_TYPE, out -> {
            out.writeShort(name);
            out.writeShort(type);
        });
        return add(ConstantPool.METHOD, out -> {
            out.writeShort(ours);
            out.writeShort(nameAndType);
        });
    }

    private interface Writing {
        void to(DataOutputStream out) throws IOException;
    }

    private int add(int tag, Writing content) {
        try {
            DataOutputStream out = new DataOutputStream(added);
            out.writeByte(tag);
            content.to(out);
        } catch (IOException e) {
            throw new UncheckedIOException("arrays take all", e);
        }
        return size++;
    }

    private byte[] withMoreConstants() {
        if (size > Character.MAX_VALUE) {
            return original; // no class file has so many constants
        }
        changed.putChar(ConstantPool.COUNT_AT, (char) size);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(original.length + added.size());
        bytes.write(changed.array(), 0, constants.end());
        bytes.writeBytes(added.toByteArray());
        bytes.write(changed.array(), constants.end(), original.length - constants.end());
        return bytes.toByteArray();
    }
}
