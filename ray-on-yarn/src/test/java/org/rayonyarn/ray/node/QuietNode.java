package org.rayonyarn.ray.node;

import io.ray.api.id.ActorId;
import io.ray.api.id.JobId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.objectstore.files.ObjectFiles;
import org.rayonyarn.ray.objectstore.files.StorePlaces;
import org.rayonyarn.ray.recovery.Recorder;
import org.rayonyarn.ray.rpc.ActorInfo;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.Message;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.Payload;
import org.rayonyarn.ray.rpc.ResourceSet;
import org.rayonyarn.ray.rpc.SampleTasks;
import org.rayonyarn.ray.rpc.TaskSpec;
import org.rayonyarn.ray.scheduler.SchedulerConfig;
import org.rayonyarn.ray.worker.WorkerHost;

/** A node without resources, network or workers, all of it on the test's thread. */
final class QuietNode {
    static final NodeInfo SELF =
            new NodeInfo(NodeId.of("node"), 1, "node", new Endpoint("localhost", 1), ResourceSet.EMPTY, 1, Map.of());

    static final int UNREACHABLE_TICKS = 600;

    private QuietNode() {}

    /** @param sent gets what is sent by it */
    static NodeLink link(List<Message> sent) {
        return new NotingLink(sent);
    }

    /** @param sent gets what the node sends */
    static RayNode open(Path folder, List<Message> sent) throws IOException {
        return open(folder, link(sent));
    }

    static RayNode open(Path folder, NodeLink link) throws IOException {
        return open(folder, link, reason -> {});
    }

    static RayNode open(Path folder, NodeLink link, RayNode.Lifecycle lifecycle) throws IOException {
        StorePlaces places = new StorePlaces(folder, folder, 100);
        NodeConfig config = new NodeConfig(
                "node",
                1,
                ResourceSet.EMPTY,
                1,
                1,
                0,
                places,
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                new ConversationLimits(Duration.ofMillis(100L * UNREACHABLE_TICKS), 1 << 20, 1 << 16),
                SampleTasks.JOB,
                Map.of(),
                SchedulerConfig.DEFAULT);
        return new RayNode(
                config,
                SELF,
                new Strand(Runnable::run),
                link,
                Recorder.NONE,
                ObjectFiles.open(places, 0, new byte[] {1}, SELF.id(), 1),
                made -> new IdleWorkers(),
                lifecycle);
    }

    /** The actor of a constructor that this node has submitted, as the head tells of it. */
    static ActorInfo actor(TaskSpec constructor, ActorState state, @Nullable NodeId location) {
        TaskSpec.Kind.CreateActor create = (TaskSpec.Kind.CreateActor) constructor.kind();
        return new ActorInfo(
                create.actor(),
                constructor.job(),
                "com.x.Sample",
                create.options(),
                constructor.resources(),
                constructor.owner(),
                1,
                null,
                state,
                location,
                0,
                null);
    }

    private record NotingLink(List<Message> sent) implements NodeLink {
        @Override
        public void send(NodeId to, Message message) {
            sent.add(message);
        }

        @Override
        public int sizeOf(Message message) {
            return 1;
        }

        @Override
        public void learn(NodeInfo node) {}

        @Override
        public void fence(NodeId node, long epoch) {}

        @Override
        public boolean awaitCapacity(NodeId to, Duration timeout) {
            return true;
        }

        @Override
        public void close() {}
    }

    private static final class IdleWorkers implements WorkerHost {
        @Override
        public void run(TaskSpec task, List<Payload> args, Done done) {}

        @Override
        public void createActor(TaskSpec constructor, List<Payload> args, Done done) {}

        @Override
        public void callActor(TaskSpec call, String group, List<Payload> args, Done done) {}

        @Override
        public void removeActor(ActorId actor, Runnable gone) {}

        @Override
        public void endJob(JobId job) {}

        @Override
        public void close() {}
    }
}
