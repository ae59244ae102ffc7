package org.rayonyarn.ray.value;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RandomRoundTripTest {
    private static final int VALUES = 3_000;

    @Test
    void whateverGoesInComesOut() {
        long first = Long.getLong("test.seed", System.nanoTime());
        for (long seed = first; seed < first + VALUES; seed++) {
            Object value = RandomValues.next(new Random(seed), 4);

            // two instances, as in two processes: what one learnt about classes must not matter to the other
            Serializer writer = seed % 100 == 0 ? newSerializer() : WRITER;
            Serializer reader = seed % 100 == 50 ? newSerializer() : READER;
            Object copy = reader.deserialize(writer.serialize(value));

            assertThat(copy).as("-Dtest.seed=%d", seed).isEqualTo(value).hasSameClassAs(value);
        }
    }

    private static final Serializer WRITER = newSerializer();
    private static final Serializer READER = newSerializer();

    private static Serializer newSerializer() {
        return new ForySerializer(RandomRoundTripTest.class.getClassLoader(), new FakeHandles());
    }
}
