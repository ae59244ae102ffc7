package org.rayonyarn.appmaster.spi;

import java.time.Duration;
import java.util.Set;

/**
 * What happens to an application's containers. Each event brings itself to the {@link Handler}'s method of its kind, because Java 17
 * cannot switch over sealed types.
 */
public sealed interface ContainerEvent {
    /** Calls the handler's method for this kind of event. */
    void tell(Handler handler);

    /**
     * The request's container was granted and its launch accepted by the NodeManager. The process may have ended since: then {@link
     * Completed} follows at once. Also told of containers of an earlier attempt that YARN reports late.
     */
    record Started(RunningContainer container) implements ContainerEvent {
        @Override
        public void tell(Handler handler) {
            handler.onStarted(this);
        }
    }

    /**
     * The container was granted but its NodeManager could not launch it (a missing file, a lost node, bad credentials). It was given
     * back; ask again if another try makes sense. No {@link Completed} follows.
     *
     * @param host where the launch was tried
     */
    record StartFailed(RequestId request, ContainerId container, String host, String reason) implements ContainerEvent {
        @Override
        public void tell(Handler handler) {
            handler.onStartFailed(this);
        }
    }

    /**
     * The request can never be met, so it was not sent to YARN.
     *
     * @param reason one line that names the shape asked for, the largest to be had and the key to change
     */
    record Refused(RequestId request, String reason) implements ContainerEvent {
        @Override
        public void tell(Handler handler) {
            handler.onRefused(this);
        }
    }

    /** A container that was told as started (or as recovered) has ended. */
    record Completed(RunningContainer container, Exit exit) implements ContainerEvent {
        @Override
        public void tell(Handler handler) {
            handler.onCompleted(this);
        }
    }

    /**
     * YARN intends to take containers back; each may still be spared, and ends with {@link Completed} otherwise.
     *
     * @param containers only containers that were told as started
     * @param grace the time that the ResourceManager's configuration gives them, counted from now
     */
    record PreemptionWarning(Set<ContainerId> containers, Duration grace) implements ContainerEvent {
        public PreemptionWarning {
            containers = Set.copyOf(containers);
        }

        @Override
        public void tell(Handler handler) {
            handler.onPreemptionWarning(this);
        }
    }

    /**
     * YARN lost a node or takes it out of service. Its containers are told as completed one by one, when YARN says so.
     *
     * @param containers those of this application that ran there
     */
    record NodeLost(String host, Set<ContainerId> containers) implements ContainerEvent {
        public NodeLost {
            containers = Set.copyOf(containers);
        }

        @Override
        public void tell(Handler handler) {
            handler.onNodeLost(this);
        }
    }

    /**
     * This attempt is about to end against the application's will: the ResourceManager told it to stop, or the process got a
     * signal. Last event of the attempt; the containers live on if the application keeps them across attempts.
     */
    record Shutdown(String reason) implements ContainerEvent {
        @Override
        public void tell(Handler handler) {
            handler.onShutdown(this);
        }
    }

    /** One method for each kind of event, so that a new kind does not compile until every application has placed it. */
    interface Handler {
        void onStarted(Started event);

        void onStartFailed(StartFailed event);

        void onRefused(Refused event);

        void onCompleted(Completed event);

        void onPreemptionWarning(PreemptionWarning event);

        void onNodeLost(NodeLost event);

        void onShutdown(Shutdown event);
    }
}
