package org.rayonyarn.ray.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueCodecTest {
    private final long seed = Long.getLong("sim.seed", System.nanoTime());
    private final RandomMessages messages = new RandomMessages(new Random(seed));

    /** Messages have every type of component that there is. */
    @Test
    void writesEveryRecordOfTheWireAsItIsDeclared() {
        for (int round = 0; round < 100; round++) {
            for (Class<?> type : RandomMessages.recordsOf(Message.class)) {
                Object value = messages.message(type);

                byte[] bytes = write(value);
                Object read = Objects.requireNonNull(ValueCodec.read(WireInput.of(bytes), Message.class));

                assertThat(write(read)).as("-Dsim.seed=%d type=%s", seed, type).isEqualTo(bytes);
                assertThat(read).hasSameClassAs(value);
            }
        }
    }

    private static byte[] write(Object value) {
        WireOutput out = WireOutput.onHeap(64);
        ValueCodec.write(out, Message.class, value);
        return out.toByteArray();
    }

    @Test
    void refusesWhatRecordsRefuse() {
        WireOutput out = WireOutput.onHeap(64);
        ValueCodec.write(out, String.class, "host");
        out.writeLong(70_000);
        byte[] present = out.toByteArray();
        byte[] endpoint = new byte[present.length + 1];
        endpoint[0] = 1;
        System.arraycopy(present, 0, endpoint, 1, present.length);

        assertThatThrownBy(() -> ValueCodec.read(WireInput.of(endpoint), Endpoint.class))
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("70000");
    }

    @Test
    void refusesTypesThatItDoesNotKnow() {
        assertThatThrownBy(() -> ValueCodec.write(WireOutput.onHeap(8), Object.class, Thread.currentThread()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("java.lang.Thread");
        assertThatThrownBy(() -> ValueCodec.write(WireOutput.onHeap(8), List.class, List.of(1)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
