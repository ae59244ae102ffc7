package org.rayonyarn.appmaster.spi;

/** Asks for containers and gives them back. Usable from any thread; nothing blocks, answers come as {@link ContainerEvent}s. */
public interface Containers {
    /**
     * Asks for one container and starts its process as soon as YARN grants it.
     *
     * @return names this request in its one answer: {@link ContainerEvent.Started}, {@link ContainerEvent.StartFailed} or {@link
     *     ContainerEvent.Refused}. Unique over all attempts of the application
     */
    RequestId request(ContainerSpec spec);

    /** Ends a container; its {@link ContainerEvent.Completed} follows. A container that is unknown or gone is ignored. */
    void release(ContainerId container);

    /**
     * Ends the application: containers are stopped, the outcome goes to the ResourceManager, the staging folder is deleted. The
     * first call counts; no event is told after it.
     */
    void finish(Outcome outcome);
}
