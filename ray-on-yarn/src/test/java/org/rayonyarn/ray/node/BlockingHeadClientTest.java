package org.rayonyarn.ray.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.HeadReply;
import org.rayonyarn.ray.rpc.HeadRequest;

class BlockingHeadClientTest {
    private final HeadClient head = new HeadClient(this::onRequest);
    private final List<HeadRequest> asked = new ArrayList<>();
    private boolean answers = true;

    @Test
    void theCallerGetsTheAnswerAsItReadsIt() {
        head.onRegistered();

        int actors = client(Duration.ofMinutes(1))
                .ask(
                        HeadRequest.ListActors::new,
                        reply -> ((HeadReply.ActorList) reply).actors().size(),
                        "listing");

        assertThat(actors).isZero();
    }

    @Test
    void whoGetsNoAnswerLearnsWhatTookTooLongAndWhichKeySaysSo() {
        head.onRegistered();
        answers = false;

        assertThatThrownBy(
                        () -> client(Duration.ZERO).ask(HeadRequest.ListActors::new, reply -> reply, "listing actors"))
                .isInstanceOf(RayException.class)
                .hasCauseInstanceOf(TimeoutException.class)
                .hasMessage("listing actors took longer than ray.head.request-timeout=0 s: there is no answer");
    }

    @Test
    void whatIsAskedWithoutAHeadIsAnsweredByTheNextOne() {
        CompletableFuture<HeadReply> answer = client(Duration.ZERO).send(HeadRequest.ListActors::new);
        assertThat(asked).isEmpty();
        answers = false;

        head.onRegistered();
        answer(asked.get(0));

        assertThat(answer).isCompletedWithValueMatching(HeadReply.ActorList.class::isInstance);
    }

    @Test
    void aFailureOfRaysOwnReachesTheCallerAsItIs() {
        RayActorException dead = new RayActorException();

        assertThatThrownBy(() -> client(Duration.ofMinutes(1)).await(CompletableFuture.failedFuture(dead), "putting"))
                .isSameAs(dead);
    }

    @Test
    void whoIsInterruptedWhileWaitingStaysSo() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> client(Duration.ofMinutes(1)).await(new CompletableFuture<>(), "putting"))
                .isInstanceOf(RayException.class)
                .hasMessage("interrupted while putting");

        assertThat(Thread.interrupted()).isTrue();
    }

    private void onRequest(HeadRequest request) {
        asked.add(request);
        if (answers) {
            answer(request);
        }
    }

    private void answer(HeadRequest request) {
        long number = ((HeadRequest.ListActors) request).request();
        head.onAnswer(number, new HeadReply.ActorList(number, List.of()));
    }

    private BlockingHeadClient client(Duration timeout) {
        return new BlockingHeadClient(new Strand(Runnable::run), head, timeout);
    }
}
