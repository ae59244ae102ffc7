package org.rayonyarn.pipedream;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.rayonyarn.pipedream.partition.PipelinePlan;
import org.rayonyarn.pipedream.partition.PlanRequest;
import org.rayonyarn.pipedream.partition.StagePlan;
import org.rayonyarn.pipedream.partition.States;
import org.rayonyarn.pipedream.schedule.GanttChart;
import org.rayonyarn.pipedream.schedule.PipelineShape;
import org.rayonyarn.pipedream.schedule.Schedules;
import org.rayonyarn.pipedream.schedule.Span;
import org.rayonyarn.pipedream.simulator.Simulation;

/** A plan for people: a table, a picture of who runs what, and what to expect. */
final class PlanReport {
    private static final int WIDTH = 96;
    private static final int MOST_ROWS = 32;

    private final Planner planner;
    private final PlanRequest request;
    private final PipelinePlan plan;
    private final StringBuilder text = new StringBuilder();

    PlanReport(Planner planner, PlanRequest request, PipelinePlan plan) {
        this.planner = planner;
        this.request = request;
        this.plan = plan;
    }

    String text() {
        States states = planner.partitioner().states(plan.rule());
        line(
                "%s: %d layers, %d states%s, %d workers, rule %s",
                planner.partitioner().profile().model(),
                planner.partitioner().profile().layers().size(),
                states.size(),
                states.sampled() ? " (sampled: the graph has more than can be enumerated)" : "",
                request.topology().workers(),
                plan.rule().name().toLowerCase(Locale.ROOT));
        if (!plan.feasible()) {
            line("no plan: %s", plan.reason());
            return text.toString();
        }
        table(states);
        picture();
        expectation();
        return text.toString();
    }

    private void table(States states) {
        line("");
        line(
                "%5s  %-11s %-28s %9s %8s %-11s %10s %10s",
                "stage", "states", "layers", "compute", "replicas", "workers", "weights", "memory");
        for (int i = 0; i < plan.stages().size(); i++) {
            StagePlan stage = plan.stages().get(i);
            List<String> layers = states.layerIds(stage.first(), stage.end());
            line(
                    "%5d  %-11s %-28s %6.1f ms %8d %-11s %7.1f MB %7.1f MB",
                    i,
                    "[" + stage.first() + ", " + stage.end() + ")",
                    layers.isEmpty() ? "-" : shortened(layers.get(0) + " .. " + layers.get(layers.size() - 1)),
                    stage.computeSeconds() * 1e3,
                    stage.width(),
                    range(stage.workers()),
                    states.weightBytes(stage.first(), stage.end()) / 1e6,
                    stage.memoryBytes() / 1e6);
        }
    }

    /** One column a worker. */
    private void picture() {
        line("");
        int all = request.topology().workers();
        int machine = request.topology().levels().get(0).units();
        int columns = Math.min(all, WIDTH);
        StringBuilder head = new StringBuilder();
        for (int column = 0; column < columns; column++) {
            head.append((long) column * all / columns % machine == 0 ? '|' : ' ');
        }
        line("  workers %s", head);
        for (int i = 0; i < plan.stages().size(); i++) {
            StringBuilder row = new StringBuilder(".".repeat(columns));
            for (int worker : plan.stages().get(i).workers()) {
                row.setCharAt((int) ((long) worker * columns / all), '#');
            }
            line("stage %3d %s", i, row);
        }
        if (plan.workersUsed() <= MOST_ROWS) {
            line("");
            line("first minibatches: digits go forward, letters backward, = reduces gradients, . waits");
            text.append(GanttChart.text(firstMinibatches(planner, request, plan), WIDTH));
        }
    }

    static List<Span> firstMinibatches(Planner planner, PlanRequest request, PipelinePlan plan) {
        PipelineShape shape = Planner.shape(plan.stages());
        int minibatches = 2 * shape.inFlight(0) * shape.replicas(0);
        return planner.simulate(plan, request, Schedules.oneForwardOneBackward(shape, minibatches), true)
                .spans();
    }

    private void expectation() {
        Simulation simulation = planner.simulate(plan, request);
        if (simulation.secondsPerMinibatch() < Double.MIN_NORMAL) {
            line("");
            line("a minibatch takes no time: all times of the profile are zero");
            return;
        }
        double idle = 1
                - plan.singleSeconds()
                        / (simulation.secondsPerMinibatch() * request.topology().workers());
        line("");
        line(
                "a minibatch takes %.3f ms by the rule, %.3f ms simulated: %.1f a second (%s, %s)",
                plan.pipelineSeconds() * 1e3,
                simulation.secondsPerMinibatch() * 1e3,
                1 / simulation.secondsPerMinibatch(),
                plan.configuration(),
                plan.origin());
        line("bubble %.0f%% of all workers' time in the steady state", Math.max(0, idle) * 100);
        line(
                "memory %.1f MB on the fullest worker, %.1f MB simulated%s",
                plan.memoryBytes() / 1e6,
                Collections.max(simulation.peakMemoryBytes()) / 1e6,
                Double.isInfinite(request.memoryBytes())
                        ? ""
                        : String.format(Locale.ROOT, ", of %.1f", request.memoryBytes() / 1e6));
        line(
                "data parallel %.3f ms: the plan is %.2f times as fast",
                plan.dataParallelSeconds() * 1e3, plan.dataParallelSeconds() / simulation.secondsPerMinibatch());
        line(
                "one worker    %.3f ms: the plan is %.2f times as fast",
                plan.singleSeconds() * 1e3, plan.singleSeconds() / simulation.secondsPerMinibatch());
        line("replicas take minibatches in turn; a last round that is not full is padded, so nobody waits for ever");
    }

    private static String range(List<Integer> workers) {
        int first = Collections.min(workers);
        int last = Collections.max(workers);
        boolean neighbours = last - first + 1 == workers.size();
        return neighbours ? first == last ? "" + first : first + "-" + last : first + ".." + last;
    }

    private static String shortened(String layers) {
        return layers.length() <= 28 ? layers : layers.substring(0, 25) + "...";
    }

    private void line(String format, Object... arguments) {
        text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
    }
}
