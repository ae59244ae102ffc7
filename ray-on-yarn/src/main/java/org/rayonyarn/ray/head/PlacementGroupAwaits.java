package org.rayonyarn.ray.head;

import io.ray.api.id.PlacementGroupId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.rayonyarn.ray.rpc.HeadReply.GroupAnswer;
import org.rayonyarn.ray.rpc.HeadRequest.AwaitGroup;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;

/** Who waits for a placement group to be created or removed, and until when. Confined to the head. */
final class PlacementGroupAwaits {
    private record Await(NodeId asker, long request, PlacementGroupId group, long deadlineNanos) {}

    private final HeadOutbox outbox;
    private final List<Await> awaits = new ArrayList<>();

    PlacementGroupAwaits(HeadOutbox outbox) {
        this.outbox = outbox;
    }

    void add(NodeId asker, AwaitGroup request, long nowNanos) {
        long limit = Math.min(request.timeoutMs(), Long.MAX_VALUE / 2_000_000) * 1_000_000;
        awaits.add(new Await(asker, request.request(), request.group(), nowNanos + limit));
    }

    /** The group is as it was awaited. */
    void answer(PlacementGroupInfo group) {
        awaits.removeIf(await -> await.group.equals(group.id()) && answer(await, group));
    }

    /** Answers those whose time has passed, by what their group is now. */
    void expire(PlacementGroupTable groups, long nowNanos) {
        awaits.removeIf(await -> {
            PlacementGroupEntry group = groups.find(await.group);
            return nowNanos - await.deadlineNanos >= 0 && group != null && answer(await, group.info());
        });
    }

    private boolean answer(Await await, PlacementGroupInfo group) {
        outbox.send(await.asker, new GroupAnswer(await.request, group, null));
        return true;
    }

    /** On a new connection it asks again for what it still wants. */
    void drop(Predicate<NodeId> askers) {
        awaits.removeIf(await -> askers.test(await.asker));
    }
}
