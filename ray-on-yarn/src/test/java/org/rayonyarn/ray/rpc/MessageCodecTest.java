package org.rayonyarn.ray.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageCodecTest {
    private static final List<Class<?>> TYPES = RandomMessages.recordsOf(Message.class);

    private final MessageCodec codec = new MessageCodec();
    private final long seed = Long.getLong("sim.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final RandomMessages messages = new RandomMessages(random);

    @Test
    void readsBackEveryKindOfMessage() {
        assertThat(TYPES).hasSizeGreaterThan(30);
        for (int round = 0; round < 200; round++) {
            for (Class<?> type : TYPES) {
                Message message = messages.message(type);

                WireInput in = WireInput.of(encode(message));
                Message read = codec.decode(in);

                assertThat(content(read))
                        .as("-Dsim.seed=%d type=%s", seed, type)
                        .isEqualTo(content(message));
                in.expectEnd();
            }
        }
    }

    @Test
    void refusesEveryMessageThatIsCutShort() {
        for (int round = 0; round < 3; round++) {
            for (Class<?> type : TYPES) {
                byte[] whole = encode(messages.message(type));
                for (int length = 0; length < whole.length; length++) {
                    byte[] part = Arrays.copyOf(whole, length);
                    assertThatThrownBy(() -> codec.decode(WireInput.of(part)))
                            .as("-Dsim.seed=%d type=%s length=%d of %d", seed, type, length, whole.length)
                            .isInstanceOf(WireFormatException.class);
                }
            }
        }
    }

    @Test
    void readsDamagedBytesOrRefusesThemAsDamaged() {
        for (int round = 0; round < 200; round++) {
            for (Class<?> type : TYPES) {
                byte[] bytes = encode(messages.message(type));
                for (int damage = random.nextInt(4); damage >= 0; damage--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
                try {
                    codec.decode(WireInput.of(bytes));
                } catch (WireFormatException expected) {
                    assertThat(expected).hasMessageContaining("=");
                } catch (RuntimeException e) {
                    throw new AssertionError("-Dsim.seed=" + seed + " type=" + type, e);
                }
            }
        }
    }

    @Test
    void refusesATagThatNoMessageHas() {
        for (int tag : new int[] {0, 31, 63, 126, 127, 128, 255}) {
            assertThatThrownBy(() -> codec.decode(WireInput.of(new byte[] {(byte) tag})))
                    .isInstanceOf(WireFormatException.class)
                    .hasMessageContaining("unknown message tag=");
        }
    }

    private byte[] encode(Message message) {
        WireOutput out = WireOutput.onHeap(16);
        codec.encode(message, out);
        return out.toByteArray();
    }

    /** The value as nested lists, in which arrays are compared by what they hold. */
    private static @Nullable Object content(@Nullable Object value) {
        if (value instanceof byte[] bytes) {
            return ByteBuffer.wrap(bytes);
        } else if (value instanceof List<?> list) {
            List<@Nullable Object> contents = new ArrayList<>();
            list.forEach(element -> contents.add(content(element)));
            return contents;
        } else if (value instanceof Record record) {
            List<@Nullable Object> contents = new ArrayList<>(List.of(record.getClass()));
            for (RecordComponent component : record.getClass().getRecordComponents()) {
                contents.add(content(component(record, component)));
            }
            return contents;
        }
        return value;
    }

    private static @Nullable Object component(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
