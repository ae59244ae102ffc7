package org.rayonyarn.ray.yarn;

import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.appmaster.spi.StatusRow;
import org.rayonyarn.ray.head.HeadSnapshot;
import org.rayonyarn.ray.rpc.ActorState;
import org.rayonyarn.ray.rpc.NodeInfo;

/** Ray's lines of the page behind the tracking URL. */
final class SessionPage {
    private SessionPage() {}

    static List<StatusRow> rows(HeadSnapshot state, YarnConfig config) {
        List<StatusRow> rows = new ArrayList<>();
        long up = state.nodes().stream().filter(NodeInfo::hasWorkers).count();
        rows.add(StatusRow.of("Ray nodes up", up + " of " + config.nodes()));
        rows.add(StatusRow.of("each node", config.node().offer().toString()));
        rows.add(StatusRow.of("Ray jobs running", Integer.toString(state.jobs().size())));
        rows.add(StatusRow.of(
                "actors alive",
                Long.toString(state.actors().stream()
                        .filter(actor -> actor.state() == ActorState.ALIVE)
                        .count())));
        rows.add(StatusRow.of(
                "worker leases", state.slotsGranted() + " granted, " + state.requestsWaiting() + " waiting"));
        state.infeasible().forEach(reason -> rows.add(StatusRow.of("waits for a larger node", reason)));
        return rows;
    }
}
