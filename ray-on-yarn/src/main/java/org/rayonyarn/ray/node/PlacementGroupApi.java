package org.rayonyarn.ray.node;

import io.ray.api.id.PlacementGroupId;
import io.ray.api.placementgroup.PlacementGroupState;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadReply.GroupAnswer;
import org.rayonyarn.ray.rpc.HeadRequest;
import org.rayonyarn.ray.rpc.PlacementGroupInfo;

/** What user threads ask about placement groups: all of it is the head's to answer. Any thread. */
final class PlacementGroupApi {
    private final BlockingHeadClient head;

    PlacementGroupApi(BlockingHeadClient head) {
        this.head = head;
    }

    PlacementGroupInfo create(PlacementGroupInfo group) {
        GroupAnswer answer = head.ask(
                number -> new HeadRequest.CreateGroup(number, group),
                reply -> (GroupAnswer) reply,
                "creating a placement group");
        if (answer.group() == null) {
            throw new IllegalArgumentException(answer.refusal());
        }
        return answer.group();
    }

    @Nullable
    PlacementGroupInfo find(@Nullable PlacementGroupId id, String name, String namespace) {
        return head.ask(
                        number -> new HeadRequest.FindGroup(number, id, name, namespace),
                        reply -> (GroupAnswer) reply,
                        "looking for a placement group")
                .group();
    }

    List<PlacementGroupInfo> all() {
        return head.ask(
                HeadRequest.ListGroups::new,
                reply -> ((HeadReply.GroupList) reply).groups(),
                "listing placement groups");
    }

    void remove(PlacementGroupId id) {
        head.ask(
                number -> new HeadRequest.RemoveGroup(number, id),
                reply -> (GroupAnswer) reply,
                "removing a placement group");
    }

    /** Its state when it was created or removed, or when the time has passed; null for a group that the head doesn't know. */
    @Nullable
    PlacementGroupState await(PlacementGroupId id, long timeoutMs) throws InterruptedException {
        CompletableFuture<HeadReply> answer = head.send(number -> new HeadRequest.AwaitGroup(number, id, timeoutMs));
        try {
            PlacementGroupInfo group =
                    ((GroupAnswer) answer.get(timeoutMs + head.timeout().toMillis(), TimeUnit.MILLISECONDS)).group();
            return group == null ? null : group.state();
        } catch (TimeoutException e) {
            return PlacementGroupState.PENDING; // there is no head at the moment: nobody knows better
        } catch (ExecutionException e) {
            throw new IllegalStateException("answers of the head never fail", e);
        }
    }
}
