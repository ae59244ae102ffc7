package org.rayonyarn.ray.rpc.transport;

import org.rayonyarn.ray.rpc.Codec;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;

/**
 * What the tests send.
 *
 * @param sender whose note
 * @param number counts up from 0 for each sender
 * @param padding bytes that only take room
 */
public record Note(int sender, long number, int padding) {
    /** The sender of notes that the codec refuses to encode. */
    public static final int UNWRITABLE = -1;

    public static final Codec<Note> CODEC = new Codec<>() {
        @Override
        public void encode(Note note, WireOutput out) {
            out.writeInt(note.sender());
            out.writeVarlong(note.number());
            if (note.sender() == UNWRITABLE) {
                throw new IllegalStateException("unwritable");
            }
            out.writeBytes(new byte[note.padding()]);
        }

        @Override
        public Note decode(WireInput in) {
            return new Note(in.readInt(), in.readVarlong(), in.readBytes().length);
        }
    };

    public static Note of(int sender, long number) {
        return new Note(sender, number, 0);
    }
}
