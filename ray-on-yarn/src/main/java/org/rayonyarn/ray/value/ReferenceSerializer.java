package org.rayonyarn.ray.value;

import io.ray.api.ObjectRef;
import io.ray.api.id.ObjectId;
import java.util.function.Consumer;
import org.apache.fory.Fory;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.serializer.Serializer;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;

/** Writes an object reference as its address, and notes that the value holds it. */
final class ReferenceSerializer extends Serializer<Object> {
    private final HandleCodec handles;
    private final Consumer<ObjectAddress> found;

    @SuppressWarnings("unchecked") // Fory keeps the type as a key only
    ReferenceSerializer(Fory fory, Class<?> type, HandleCodec handles, Consumer<ObjectAddress> found) {
        super(fory, (Class<Object>) type);
        this.handles = handles;
        this.found = found;
    }

    @Override
    public void write(MemoryBuffer buffer, Object value) {
        ObjectAddress address = handles.addressOf((ObjectRef<?>) value);
        buffer.writeBytes(address.id().getBytes());
        buffer.writeInt64(address.owner().high());
        buffer.writeInt64(address.owner().low());
        buffer.writeInt64(address.ownerEpoch());
        found.accept(address);
    }

    @Override
    public Object read(MemoryBuffer buffer) {
        ObjectId id = new ObjectId(buffer.readBytes(ObjectId.LENGTH));
        NodeId owner = new NodeId(buffer.readInt64(), buffer.readInt64());
        return handles.referenceTo(new ObjectAddress(id, owner, buffer.readInt64()));
    }
}
