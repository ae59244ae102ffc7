package org.rayonyarn.appmaster.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.rayonyarn.appmaster.spi.ContainerId;
import org.rayonyarn.appmaster.spi.ContainerSpec;
import org.rayonyarn.appmaster.spi.Containers;
import org.rayonyarn.appmaster.spi.Outcome;
import org.rayonyarn.appmaster.spi.RequestId;

/** The application's side of the core: numbers requests and leaves commands. Safe for any thread. */
public final class RequestDesk implements Containers {
    private final int attempt;
    private final Consumer<Command> inbox;
    private final AtomicLong sequence = new AtomicLong();

    public RequestDesk(int attempt, Consumer<Command> inbox) {
        this.attempt = attempt;
        this.inbox = inbox;
    }

    @Override
    public RequestId request(ContainerSpec spec) {
        RequestId request = RequestId.of(attempt, sequence.incrementAndGet());
        inbox.accept(new Command.Request(request, spec));
        return request;
    }

    @Override
    public void release(ContainerId container) {
        inbox.accept(new Command.Release(container));
    }

    @Override
    public void finish(Outcome outcome) {
        inbox.accept(new Command.Finish(outcome));
    }
}
