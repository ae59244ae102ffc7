package org.rayonyarn.ray.value;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.exception.RayActorException;
import io.ray.api.exception.RayException;
import io.ray.api.exception.RayTaskException;
import io.ray.api.id.ActorId;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.rpc.Payload;

class FailureTest {
    private final Serializer serializer = new ForySerializer(FailureTest.class.getClassLoader(), new FakeHandles());

    @Test
    void anExceptionKeepsItsTypeCauseAndStackTrace() {
        RayTaskException exception = new RayTaskException(1, "10.0.0.1", "failed", new UserException(42));

        RayException copy = copy(exception);

        assertThat(copy)
                .isExactlyInstanceOf(RayTaskException.class)
                .hasMessage(exception.getMessage())
                .hasCauseExactlyInstanceOf(UserException.class)
                .hasStackTraceContaining("anExceptionKeepsItsType");
        assertThat(copy.getCause()).extracting("code").isEqualTo(42);
    }

    @Test
    void aPutExceptionIsAFailure() {
        Payload payload = serializer.serialize(new RayTaskException("put"));

        assertThat(payload.isFailure()).isTrue();
        assertThat(serializer.deserialize(payload)).isInstanceOf(RayTaskException.class);
    }

    @Test
    void aCauseThatCannotTravelBecomesText() {
        RayTaskException exception = new RayTaskException(1, "10.0.0.1", "failed", new OpenException());

        RayException copy = copy(exception);

        assertThat(copy)
                .isExactlyInstanceOf(RayTaskException.class)
                .hasNoCause()
                .hasMessageContaining("failed")
                .hasMessageContaining("OpenException: open")
                .hasMessageContaining("aCauseThatCannotTravelBecomesText");
    }

    @Test
    void anotherExceptionKeepsItsTypeAndFieldsWhenItsCauseBecomesText() {
        ActorId actor = ActorId.fromRandom();
        RayActorException exception = new RayActorException(1, "10.0.0.1", actor, new OpenException());

        RayException copy = copy(exception);

        assertThat(copy).isExactlyInstanceOf(RayActorException.class).hasMessage(exception.getMessage());
        assertThat(((RayActorException) copy).actorId).isEqualTo(actor);
        assertThat(copy.getCause())
                .isExactlyInstanceOf(RayTaskException.class)
                .hasMessageContaining("OpenException: open");
    }

    @Test
    void anExceptionThatCannotTravelItselfBecomesText() {
        RayException copy = copy(new OpenRayException());

        assertThat(copy)
                .isExactlyInstanceOf(RayTaskException.class)
                .hasMessageContaining("open ray")
                .hasMessageContaining("anExceptionThatCannotTravelItself");
    }

    private RayException copy(RayException exception) {
        return (RayException) requireNonNull(serializer.deserialize(serializer.failure(exception)));
    }

    private static final class UserException extends RuntimeException {
        @SuppressWarnings("unused") // looked at by name
        private final int code;

        UserException(int code) {
            super("user");
            this.code = code;
        }
    }

    private static final class OpenException extends RuntimeException {
        @SuppressWarnings("unused") // is in the way
        private final Thread thread = Thread.currentThread();

        OpenException() {
            super("open");
        }
    }

    private static final class OpenRayException extends RayException {
        @SuppressWarnings("unused") // is in the way
        private final Thread thread = Thread.currentThread();

        OpenRayException() {
            super("open ray");
        }
    }
}
