package org.rayonyarn.ray.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WorkerCodecTest {
    private static final List<Class<?>> TYPES = RandomMessages.recordsOf(WorkerMessage.class);

    private final WorkerCodec codec = new WorkerCodec();
    private final long seed = Long.getLong("sim.seed", System.nanoTime());
    private final RandomMessages messages = new RandomMessages(new Random(seed));

    @Test
    void readsBackEveryKindOfMessage() {
        assertThat(TYPES).hasSizeGreaterThan(10);
        for (int round = 0; round < 200; round++) {
            for (Class<?> type : TYPES) {
                WorkerMessage message = (WorkerMessage) messages.record(type);

                WireInput in = WireInput.of(encode(message));
                WorkerMessage read = codec.decode(in);

                in.expectEnd();
                assertThat(encode(read)).as("-Dsim.seed=%d type=%s", seed, type).isEqualTo(encode(message));
            }
        }
    }

    @Test
    void refusesEveryMessageThatIsCutShort() {
        for (Class<?> type : TYPES) {
            byte[] whole = encode((WorkerMessage) messages.record(type));
            for (int length = 0; length < whole.length; length++) {
                byte[] part = Arrays.copyOf(whole, length);
                assertThatThrownBy(() -> codec.decode(WireInput.of(part)))
                        .as("-Dsim.seed=%d type=%s length=%d of %d", seed, type, length, whole.length)
                        .isInstanceOf(WireFormatException.class);
            }
        }
    }

    private byte[] encode(WorkerMessage message) {
        WireOutput out = WireOutput.onHeap(16);
        codec.encode(message, out);
        return out.toByteArray();
    }
}
