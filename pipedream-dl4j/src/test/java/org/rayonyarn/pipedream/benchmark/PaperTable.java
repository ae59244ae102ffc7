package org.rayonyarn.pipedream.benchmark;

import java.util.List;
import java.util.Locale;
import org.rayonyarn.pipedream.PaperPlans;
import org.rayonyarn.pipedream.partition.Golden;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.Topology;

/** The paper's Table 1 cases of which there are profiles, by the simulator. Run by hand; the figures are in docs/pipedream-planning.md. */
public final class PaperTable {
    private PaperTable() {}

    /** @param args names of profiles; default all open ones */
    public static void main(String[] args) {
        List<String> names =
                args.length == 0 ? List.of("vgg16", "alexnet", "gnmt", "resnet50_compressed") : List.of(args);
        System.out.println(
                "| profile | cluster | workers | ours: plan, ms a minibatch | x data parallel | x overlapped | x one worker | authors' plan simulated: x DP |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (String name : names) {
            Profile profile = Golden.profile(name);
            row(profile, "A", List.of(4), List.of(1e10));
            row(profile, "A", List.of(4, 2), List.of(1e10, 1.25e9));
            row(profile, "A", List.of(4, 4), List.of(1e10, 1.25e9));
            row(profile, "A", List.of(4, 16), List.of(1e10, 1.25e9));
            row(profile, "A", List.of(4, 64), List.of(1e10, 1.25e9));
            row(profile, "B", List.of(8, 2), List.of(3e10, 3.125e9));
            row(profile, "B", List.of(8, 8), List.of(3e10, 3.125e9));
            row(profile, "B", List.of(8, 32), List.of(3e10, 3.125e9));
        }
    }

    private static void row(Profile profile, String cluster, List<Integer> workers, List<Double> bandwidth) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %s | %s | %s |%n",
                profile.model(),
                cluster,
                String.join("x", workers.stream().map(String::valueOf).toList()),
                PaperPlans.compare(profile, Topology.of(workers, bandwidth)));
    }
}
