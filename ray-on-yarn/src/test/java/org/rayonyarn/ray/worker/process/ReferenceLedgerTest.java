package org.rayonyarn.ray.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.ray.api.id.ObjectId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferenceLedgerTest {
    private final ReferenceLedger ledger = new ReferenceLedger();
    private final ObjectId first = ObjectId.fromRandom();
    private final ObjectId second = ObjectId.fromRandom();

    @Test
    void releasesWhatADeadWorkerHeldAsOftenAsItHeldIt() {
        ledger.retain(first);
        ledger.retain(first);
        ledger.retain(second);
        ledger.release(first);
        ledger.retain(first);
        List<ObjectId> released = new ArrayList<>();

        ledger.releaseAll(released::add);
        ledger.releaseAll(released::add);

        assertThat(released).containsExactlyInAnyOrder(first, first, second);
    }

    @Test
    void refusesToReleaseWhatTheWorkerDoesNotHold() {
        ledger.retain(first);

        assertThat(ledger.release(second)).isFalse();
        assertThat(ledger.release(first)).isTrue();
        assertThat(ledger.release(first)).isFalse();
    }
}
