package org.rayonyarn.ray.value;

import io.ray.api.ActorHandle;
import io.ray.api.id.ActorId;
import java.util.function.Consumer;
import org.apache.fory.Fory;
import org.apache.fory.memory.MemoryBuffer;
import org.apache.fory.serializer.Serializer;
import org.rayonyarn.ray.rpc.ActorAddress;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ObjectAddress;

/** Writes an actor handle as its address, and notes that the value holds it. */
final class ActorHandleSerializer extends Serializer<Object> {
    private final HandleCodec handles;
    private final Consumer<ObjectAddress> found;

    @SuppressWarnings("unchecked") // Fory keeps the type as a key only
    ActorHandleSerializer(Fory fory, Class<?> type, HandleCodec handles, Consumer<ObjectAddress> found) {
        super(fory, (Class<Object>) type);
        this.handles = handles;
        this.found = found;
    }

    @Override
    public void write(MemoryBuffer buffer, Object value) {
        ActorAddress address = handles.addressOf((ActorHandle<?>) value);
        buffer.writeBytes(address.id().getBytes());
        fory.writeString(buffer, address.className());
        buffer.writeInt64(address.owner().high());
        buffer.writeInt64(address.owner().low());
        buffer.writeInt64(address.ownerEpoch());
        buffer.writeInt32(address.maxPendingCalls());
        found.accept(address.counted());
    }

    @Override
    public Object read(MemoryBuffer buffer) {
        ActorId id = ActorId.fromBytes(buffer.readBytes(ActorId.LENGTH));
        String className = fory.readString(buffer);
        NodeId owner = new NodeId(buffer.readInt64(), buffer.readInt64());
        return handles.handleTo(new ActorAddress(id, className, owner, buffer.readInt64(), buffer.readInt32()));
    }
}
