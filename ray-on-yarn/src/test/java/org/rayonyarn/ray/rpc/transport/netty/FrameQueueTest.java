package org.rayonyarn.ray.rpc.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.MessageTooLargeException;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.transport.Note;
import org.rayonyarn.ray.rpc.transport.TransportConfig;

class FrameQueueTest {
    private static final int HIGH = 100_000;
    private static final int LOW = 40_000;
    private static final int MAX = 200_000;
    private static final long EPOCH = 7;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(true);
    private final FrameQueue<Note> frames = new FrameQueue<>(
            memory,
            Note.CODEC,
            EPOCH,
            TransportConfig.from(Map.of(
                    TransportConfig.HIGH_WATER_BYTES, String.valueOf(HIGH),
                    TransportConfig.LOW_WATER_BYTES, String.valueOf(LOW),
                    TransportConfig.MAX_FRAME_BYTES, String.valueOf(MAX))::get));
    private final List<Frame> taken = new ArrayList<>();

    @AfterEach
    void allMemoryComesBack() {
        frames.discard();
        taken.forEach(frames::release);

        assertThat(memory.metric().usedDirectMemory()).isZero();
    }

    @Test
    void messagesOfAnIdleConnectionShareAFrame() {
        frames.append(Note.of(1, 0));
        frames.append(Note.of(1, 1));

        assertThat(notesOf(take())).containsExactly(Note.of(1, 0), Note.of(1, 1));
        assertThat(frames.takeNext()).isNull();
    }

    @Test
    void framesAreTakenInTheOrderOfTheirMessages() {
        for (int i = 0; i < 5; i++) {
            frames.append(new Note(1, i, Frame.FULL_BYTES));
        }
        frames.append(Note.of(1, 5));

        List<Long> numbers = new ArrayList<>();
        while (!frames.isEmpty()) {
            notesOf(take()).forEach(note -> numbers.add(note.number()));
        }

        assertThat(numbers).containsExactly(0L, 1L, 2L, 3L, 4L, 5L);
    }

    @Test
    void whatIsNotAllWrittenIsNext() {
        frames.append(new Note(1, 0, Frame.FULL_BYTES));
        frames.append(Note.of(1, 1));
        Frame first = next();

        frames.putBack(first);

        assertThat(frames.isEmpty()).isFalse();
        assertThat(take()).isSameAs(first);
    }

    @Test
    void itIsWritableAgainAtTheLowMarkOnly() {
        int frame = 30_000;
        for (int queued = 0; queued < HIGH - frame; queued += frame) {
            frames.append(new Note(1, 0, frame));
            assertThat(frames.isWritable()).isTrue();
        }
        frames.append(new Note(1, 0, frame)); // 120 KB
        assertThat(frames.isWritable()).isFalse();

        assertThat(frames.release(next())).isFalse(); // 90 KB
        assertThat(frames.release(next())).isFalse(); // 60 KB
        assertThat(frames.isWritable()).isFalse();
        assertThat(frames.release(next())).isTrue(); // 30 KB

        assertThat(frames.isWritable()).isTrue();
        assertThat(frames.release(next())).isFalse();
    }

    @Test
    void whatIsTakenCountsUntilItIsReleased() {
        frames.append(new Note(1, 0, HIGH));
        take();

        assertThat(frames.isEmpty()).isTrue();
        assertThat(frames.isWritable()).isFalse();
    }

    @Test
    void aMessageThatFitsInNoFrameLeavesNothingBehind() {
        frames.append(Note.of(1, 0));

        assertThatThrownBy(() -> frames.append(new Note(1, 1, MAX))).isInstanceOf(MessageTooLargeException.class);
        assertThatThrownBy(() -> frames.append(Note.of(Note.UNWRITABLE, 2))).hasMessage("unwritable");

        assertThat(notesOf(take())).containsExactly(Note.of(1, 0));
        assertThat(frames.isEmpty()).isTrue();
    }

    @Test
    void aWrittenFrameIsFilledAgain() {
        frames.append(Note.of(1, 0));
        Frame first = next();
        frames.release(first);

        frames.append(Note.of(1, 1));

        Frame second = take();
        assertThat(second).isSameAs(first);
        assertThat(notesOf(second)).containsExactly(Note.of(1, 1));
    }

    @Test
    void nothingIsLeftOfWhatIsDiscarded() {
        frames.append(new Note(1, 0, Frame.FULL_BYTES));
        frames.append(Note.of(1, 1));
        Frame written = next();

        frames.discard();
        frames.release(written);

        assertThat(frames.isDiscarded()).isTrue();
        assertThat(frames.isEmpty()).isTrue();
        assertThat(memory.metric().usedDirectMemory()).isZero();
    }

    /** To be released when the test is over. */
    private Frame take() {
        Frame next = next();
        taken.add(next);
        return next;
    }

    private Frame next() {
        return Objects.requireNonNull(frames.takeNext());
    }

    private static List<Note> notesOf(Frame frame) {
        ByteBuf netty = frame.forNetty();
        ByteBuffer bytes = netty.nioBuffer();
        netty.release();
        assertThat(bytes.getInt()).isEqualTo(bytes.remaining());
        assertThat(bytes.getLong()).isEqualTo(EPOCH);
        List<Note> notes = new ArrayList<>();
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            notes.add(Note.CODEC.decode(new WireInput(bytes.slice(bytes.position(), length))));
            bytes.position(bytes.position() + length);
        }
        return notes;
    }
}
