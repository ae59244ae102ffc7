package org.rayonyarn.ray.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class WireTest {
    private record Item(Object value, Consumer<WireOutput> write, Function<WireInput, Object> read) {}

    @Test
    void readsBackWhatWasWritten() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            List<Item> items = randomItems(random);

            byte[] bytes = write(items);

            WireInput in = WireInput.of(bytes);
            for (Item item : items) {
                assertThat(item.read().apply(in))
                        .as("seed=%d round=%d", seed, round)
                        .isEqualTo(item.value());
            }
            in.expectEnd();
        }
    }

    @Test
    void refusesBytesThatAreCutShortAnywhere() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            List<Item> items = randomItems(random);
            byte[] bytes = write(items);
            for (int length = 0; length < bytes.length; length++) {
                WireInput in = WireInput.of(Arrays.copyOf(bytes, length));
                assertThatThrownBy(() -> read(items, in))
                        .as("seed=%d round=%d length=%d", seed, round, length)
                        .isInstanceOf(WireFormatException.class);
            }
        }
    }

    @Test
    void refusesNoiseByAFormatErrorOrReadsIt() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] noise = new byte[random.nextInt(40)];
            random.nextBytes(noise);
            WireInput in = WireInput.of(noise);
            try {
                read(randomItems(random), in);
            } catch (WireFormatException expected) {
                assertThat(expected).as("seed=%d round=%d", seed, round).hasMessageMatching("(?s).*=.*");
            }
        }
    }

    @Test
    void allocatesNothingForALengthThatIsNotThere() {
        WireOutput out = WireOutput.onHeap(8);
        out.writeVarint(Integer.MAX_VALUE);

        assertThatThrownBy(() -> WireInput.of(out.toByteArray()).readBytes())
                .isInstanceOf(WireFormatException.class)
                .hasMessageContaining("length=2147483647")
                .hasMessageContaining("left=0");
    }

    @Test
    void refusesAVarintThatIsTooLong() {
        byte[] endless = new byte[11];
        Arrays.fill(endless, (byte) 0xFF);

        assertThatThrownBy(() -> WireInput.of(endless).readVarint()).isInstanceOf(WireFormatException.class);
        assertThatThrownBy(() -> WireInput.of(endless).readVarlong()).isInstanceOf(WireFormatException.class);
    }

    @Test
    void keepsItsBoundWhetherOrNotTheBufferHasRoom() {
        for (int capacity : new int[] {4, 1 << 16}) {
            WireOutput out = WireOutput.onHeap(capacity);
            out.writeInt(7);
            out.limit(100, "raise the.key");
            out.writeRaw(new byte[100], 0, 100);

            assertThatThrownBy(() -> out.writeByte(1))
                    .isInstanceOf(MessageTooLargeException.class)
                    .hasMessageContaining("bytes>=101")
                    .hasMessageContaining("max=100")
                    .hasMessageContaining("raise the.key");
        }
    }

    @Test
    void writesOnAfterTruncation() {
        WireOutput out = WireOutput.onHeap(4);
        out.writeInt(1);
        int start = out.position();
        out.limit(1000, "");
        out.writeRaw(new byte[500], 0, 500);

        out.truncate(start);
        out.writeInt(2);

        ByteBuffer written = ByteBuffer.wrap(out.toByteArray());
        assertThat(written.getInt()).isEqualTo(1);
        assertThat(written.getInt()).isEqualTo(2);
        assertThat(written.hasRemaining()).isFalse();
    }

    @Test
    void namesNodesByTheirContainer() {
        NodeId id = NodeId.of("container_1700000000000_0001_01_000002");

        assertThat(id).isEqualTo(NodeId.of("container_1700000000000_0001_01_000002"));
        assertThat(id.toString()).hasSize(32);
        assertThat(NodeId.parse(id.toString())).isEqualTo(id);
        assertThatThrownBy(() -> NodeId.parse("abc")).hasMessageContaining("abc");
    }

    @Test
    void readsEndpointsOfBothFamilies() {
        assertThat(Endpoint.parse("host:8020")).isEqualTo(new Endpoint("host", 8020));
        assertThat(Endpoint.parse("[::1]:5")).isEqualTo(new Endpoint("::1", 5)).hasToString("[::1]:5");
        assertThatThrownBy(() -> Endpoint.parse("host")).hasMessageContaining("value=host");
        assertThatThrownBy(() -> Endpoint.parse("host:x")).hasMessageContaining("value=host:x");
        assertThatThrownBy(() -> new Endpoint("host", 70000)).hasMessageContaining("port=70000");
    }

    private static byte[] write(List<Item> items) {
        WireOutput out = WireOutput.onHeap(1);
        items.forEach(item -> item.write().accept(out));
        return out.toByteArray();
    }

    private static List<Object> read(List<Item> items, WireInput in) {
        List<Object> values = new ArrayList<>();
        items.forEach(item -> values.add(item.read().apply(in)));
        return values;
    }

    private static List<Item> randomItems(Random random) {
        List<Item> items = new ArrayList<>();
        int count = 1 + random.nextInt(8);
        for (int i = 0; i < count; i++) {
            items.add(randomItem(random));
        }
        return items;
    }

    private static Item randomItem(Random random) {
        int anyInt = random.nextInt() >>> random.nextInt(32);
        long anyLong = random.nextLong() >>> random.nextInt(64);
        return switch (random.nextInt(9)) {
            case 0 -> new Item((byte) anyInt, out -> out.writeByte(anyInt), WireInput::readByte);
            case 1 -> new Item(anyInt < 0, out -> out.writeBoolean(anyInt < 0), WireInput::readBoolean);
            case 2 -> new Item(anyInt, out -> out.writeInt(anyInt), WireInput::readInt);
            case 3 -> new Item(anyLong, out -> out.writeLong(anyLong), WireInput::readLong);
            case 4 -> new Item(anyInt, out -> out.writeVarint(anyInt), WireInput::readVarint);
            case 5 -> new Item(-anyLong, out -> out.writeVarlong(-anyLong), WireInput::readVarlong);
            case 6 -> {
                NodeId id = new NodeId(anyLong, anyInt);
                yield new Item(id, out -> out.writeNodeId(id), WireInput::readNodeId);
            }
            case 7 -> {
                String text = randomText(random);
                yield new Item(text, out -> out.writeString(text), WireInput::readString);
            }
            default -> {
                byte[] bytes = new byte[random.nextInt(300)];
                random.nextBytes(bytes);
                yield new Item(
                        ByteBuffer.wrap(bytes), out -> out.writeBytes(bytes), in -> ByteBuffer.wrap(in.readBytes()));
            }
        };
    }

    private static String randomText(Random random) {
        StringBuilder text = new StringBuilder();
        random.ints(random.nextInt(20), 0, 0x110000)
                .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
                .forEach(text::appendCodePoint);
        return text.toString();
    }
}
