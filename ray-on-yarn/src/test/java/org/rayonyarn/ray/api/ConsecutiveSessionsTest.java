package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.api.Programs.Counter;

/** What was left of one session means nothing in the next one, though the program makes the same calls again. */
class ConsecutiveSessionsTest {
    private ObjectRef<String> staleReference;
    private ActorHandle<Counter> staleHandle;

    @BeforeEach
    void startTwice() {
        Ray.init();
        staleReference = Ray.put("of session 1");
        staleHandle = Ray.actor(Counter::new, 1).remote();
        Ray.get(staleHandle.task(Counter::add, 0).remote());
        Ray.shutdown();
        Ray.init();
    }

    @AfterEach
    void stop() {
        Ray.shutdown();
    }

    @Test
    void aReferenceOfTheEarlierSessionIsRefused() {
        ObjectRef<String> fresh = Ray.put("of session 2");

        assertThat(fresh).isNotEqualTo(staleReference);
        assertRefused(staleReference, () -> Ray.get(staleReference));
        assertRefused(staleReference, () -> Ray.wait(List.of(staleReference)));
        assertRefused(staleReference, () -> Ray.internal().free(List.of(staleReference), false));
        assertRefused(staleReference, () -> Ray.task(Programs::sleepThenEcho, 0, staleReference)
                .remote());
        assertThat(Ray.get(fresh)).isEqualTo("of session 2");
    }

    @Test
    void aReferenceOfTheEarlierSessionInsideAValueIsRefused() {
        assertThatThrownBy(() -> Ray.put(List.of(staleReference))).hasStackTraceContaining("a session that");
    }

    @Test
    void aHandleOfTheEarlierSessionIsRefused() {
        ActorHandle<Counter> fresh = Ray.actor(Counter::new, 2).remote();
        Ray.get(fresh.task(Counter::add, 0).remote());

        assertThat(fresh.getId()).isNotEqualTo(staleHandle.getId());
        assertRefused(staleHandle, () -> staleHandle.task(Counter::add, 1).remote());
        assertRefused(staleHandle, staleHandle::kill);
        assertRefused(staleHandle, () -> Ray.put("value", staleHandle));
        assertThat(Ray.get(fresh.task(Counter::add, 1).remote())).isEqualTo(3);
    }

    private static void assertRefused(Object stale, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(stale + " is of a session");
    }
}
