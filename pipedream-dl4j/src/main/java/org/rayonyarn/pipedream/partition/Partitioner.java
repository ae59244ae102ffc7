package org.rayonyarn.pipedream.partition;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.rayonyarn.pipedream.profile.LayerGraph;
import org.rayonyarn.pipedream.profile.Profile;

/**
 * Profile and request to a plan. By {@link Rule#REFERENCE} that is the authors' own. By {@link Rule#DEFAULT} it is the best of several: the
 * optimum on neighbouring workers ({@link PlacedSearch}), the authors' hierarchical plans, and data parallelism, each kept only if it fits in
 * memory by {@link MemoryModel}, and ranked by a judge that the caller may give. Immutable; any thread may use it.
 */
public final class Partitioner {
    /** Each step of the search for the memory that would be enough is this much finer than the last. */
    private static final double MEMORY_STEP = 1.01;

    /** All states of a graph of several sources can be many times the authors'; more than these are sampled, to plan in seconds. */
    private static final int MOST_OF_SEVERAL_SOURCES = 1500;

    private final Profile profile;
    private final States authorsStates;
    private final States states;
    /** What the authors would enumerate if the file had another source first; empty for one source or too many states. */
    private final List<States> oneSourceFirst;

    private final MemoryModel memory;

    /** @param maxStates the most states to enumerate before a graph's states are only sampled */
    public Partitioner(Profile profile, int maxStates, MemoryModel memory) {
        this.profile = profile;
        this.memory = memory;
        LayerGraph graph = profile.graph();
        this.authorsStates = StateFinder.find(graph, maxStates);
        if (graph.sources().length == 1) {
            this.states = authorsStates;
            this.oneSourceFirst = List.of();
            return;
        }
        LayerGraph sorted = profile.sorted().graph();
        this.states = AllStates.of(sorted, Math.min(maxStates, MOST_OF_SEVERAL_SOURCES), authorsStates);
        this.oneSourceFirst = states.sampled()
                ? List.of()
                : Arrays.stream(sorted.sources())
                        .mapToObj(source -> StateFinder.find(sorted, maxStates, source))
                        .toList();
    }

    public Profile profile() {
        return profile;
    }

    /** The states that a plan by {@code rule} counts its stages in; the rules differ where a graph has several sources. */
    public States states(Rule rule) {
        return rule == Rule.REFERENCE ? authorsStates : states;
    }

    public MemoryModel memory() {
        return memory;
    }

    /** Ranks by {@link PlanCosts}. */
    public PipelinePlan plan(Rule rule, PlanRequest request) {
        PlanCosts costs = new PlanCosts(states, request, memory);
        return plan(rule, request, costs::seconds);
    }

    /** @param judge seconds a minibatch of a candidate; of equals the one with fewer stages is taken */
    public PipelinePlan plan(Rule rule, PlanRequest request, ToDoubleFunction<List<StagePlan>> judge) {
        return switch (rule) {
            case REFERENCE -> reference(request);
            case DEFAULT -> best(request, judge);
        };
    }

    private PipelinePlan reference(PlanRequest request) {
        ReferencePartitioner partitioner = new ReferencePartitioner(authorsStates, request);
        ReferencePartitioner.Found found = partitioner.search();
        if (found.stages().isEmpty()) {
            return nothing(
                    Rule.REFERENCE, request, partitioner.dataParallelSeconds(), larger -> !new ReferencePartitioner(
                                    authorsStates, larger)
                            .search()
                            .stages()
                            .isEmpty());
        }
        return plan(
                Rule.REFERENCE,
                "the authors' rule",
                withMemory(found.stages(), request),
                found.seconds(),
                partitioner.dataParallelSeconds());
    }

    /** The authors' stages as they count them, with the memory of what really runs. */
    private List<StagePlan> withMemory(List<StagePlan> stages, PlanRequest request) {
        List<StagePlan> measured =
                new PlanCosts(authorsStates, request, memory).withMemory(NestedCuts.of(authorsStates, stages));
        return IntStream.range(0, stages.size())
                .mapToObj(i -> stages.get(i).withMemory(measured.get(i).memoryBytes()))
                .toList();
    }

    /** The stages of a plan as they run: the authors' may need their cuts nested first. */
    public List<StagePlan> running(PipelinePlan plan) {
        return plan.rule() == Rule.REFERENCE ? NestedCuts.of(authorsStates, plan.stages()) : plan.stages();
    }

    private PipelinePlan best(PlanRequest request, ToDoubleFunction<List<StagePlan>> judge) {
        PlanCosts costs = new PlanCosts(states, request, memory);
        double dataParallelSeconds = costs.seconds(dataParallel(request));
        List<Candidate> fitting = candidates(request).stream()
                .map(candidate -> new Candidate(candidate.origin, costs.withMemory(candidate.stages)))
                .filter(candidate -> candidate.memoryBytes() <= request.memoryBytes())
                .toList();
        if (fitting.isEmpty()) {
            return nothing(
                    Rule.DEFAULT, request, dataParallelSeconds, larger -> PlacedSearch.fits(states, larger, memory));
        }
        Candidate best = fitting.size() == 1
                ? fitting.get(0)
                : fitting.stream()
                        .distinct()
                        .min(Comparator.<Candidate>comparingDouble(candidate -> judge.applyAsDouble(candidate.stages))
                                .thenComparingInt(candidate -> candidate.stages.size()))
                        .orElseThrow();
        return plan(Rule.DEFAULT, best.origin, best.stages, costs.seconds(best.stages), dataParallelSeconds);
    }

    private record Candidate(String origin, List<StagePlan> stages) {
        double memoryBytes() {
            return stages.stream().mapToDouble(StagePlan::memoryBytes).max().orElse(0);
        }
    }

    private List<Candidate> candidates(PlanRequest request) {
        List<Candidate> candidates = new ArrayList<>();
        candidates.add(new Candidate("neighbouring workers", new PlacedSearch(states, request, memory).search()));
        for (States enumerated : oneSourceFirst) {
            addFrom(candidates, enumerated, request);
        }
        addFrom(candidates, authorsStates, request);
        if (!request.straight()) {
            candidates.add(new Candidate("data parallelism", dataParallel(request)));
        }
        candidates.removeIf(candidate -> candidate.stages.isEmpty());
        return candidates;
    }

    private void addFrom(List<Candidate> candidates, States enumerated, PlanRequest request) {
        if (enumerated
                != states) { // of the optima that the rule takes for equal, another that the simulator may prefer
            candidates.add(new Candidate(
                    "neighbouring workers", told(enumerated, new PlacedSearch(enumerated, request, memory).search())));
        }
        candidates.add(new Candidate("hierarchical", told(enumerated, allReplicas(enumerated, request))));
        if (request.activationRatio()
                == 0) { // the authors then move activations free; the simulator may prefer the plan that counts them
            candidates.add(
                    new Candidate("hierarchical", told(enumerated, allReplicas(enumerated, request.withRatio(1)))));
        }
    }

    /** The authors' plan with replicas counted over the whole topology. */
    private static List<StagePlan> allReplicas(States states, PlanRequest request) {
        return NestedCuts.of(
                        states,
                        new ReferencePartitioner(states, request).search().stages())
                .stream()
                .map(stage -> new StagePlan(
                        stage.first(),
                        stage.end(),
                        stage.computeSeconds(),
                        stage.width(),
                        stage.workers(),
                        stage.memoryBytes()))
                .toList();
    }

    /** Stages that count in the states of one enumeration, told in all states. */
    private List<StagePlan> told(States enumerated, List<StagePlan> stages) {
        if (enumerated == states) {
            return stages;
        }
        List<StagePlan> told = new ArrayList<>();
        int first = 0;
        for (StagePlan stage : stages) {
            int end = states.stateOf(enumerated, stage.end() - 1) + 1;
            double compute = states.computeSeconds(first, end);
            told.add(new StagePlan(first, end, compute, stage.replicas(), stage.workers(), stage.memoryBytes()));
            first = end;
        }
        return told;
    }

    private List<StagePlan> dataParallel(PlanRequest request) {
        int workers = request.topology().workers();
        List<Integer> everywhere = IntStream.range(0, workers).boxed().toList();
        return List.of(
                new StagePlan(0, states.size(), states.computeSeconds(0, states.size()), workers, everywhere, 0));
    }

    private PipelinePlan plan(
            Rule rule, String origin, List<StagePlan> stages, double pipelineSeconds, double dataParallelSeconds) {
        return new PipelinePlan(
                rule,
                origin,
                stages,
                pipelineSeconds,
                dataParallelSeconds,
                states.computeSeconds(0, states.size()),
                true,
                "");
    }

    private PipelinePlan nothing(
            Rule rule, PlanRequest request, double dataParallelSeconds, Predicate<PlanRequest> fits) {
        return new PipelinePlan(
                rule,
                "",
                List.of(),
                Double.POSITIVE_INFINITY,
                dataParallelSeconds,
                states.computeSeconds(0, states.size()),
                false,
                reason(request, fits));
    }

    private String reason(PlanRequest request, Predicate<PlanRequest> fits) {
        int workers = request.topology().workers();
        if (!fits.test(request.withMemory(Double.POSITIVE_INFINITY))) {
            return "more stages than layers: a straight pipeline on " + workers + " workers needs " + workers
                    + " stages one after another and the profile has fewer (" + states.size()
                    + " states); give " + (request.fewer() ? "" : "--fewer, ")
                    + "fewer --workers, or leave out --straight";
        }
        return String.format(
                Locale.ROOT,
                "memory: nothing fits in %.4g bytes a worker; %s would be enough for %d workers%s: raise --memory, or %s",
                request.memoryBytes(),
                roundedUp(enough(request, fits)),
                workers,
                request.straight() ? " in a straight pipeline" : "",
                request.straight() ? "leave out --straight" : "give more --workers");
    }

    /** To four digits, so that what is printed is enough too. */
    private static String roundedUp(double bytes) {
        return String.format(
                Locale.ROOT, "%.3e", new BigDecimal(bytes).round(new MathContext(4, RoundingMode.CEILING)));
    }

    /** Memory with which something fits, not more than a hundredth above the least. */
    private double enough(PlanRequest request, Predicate<PlanRequest> fits) {
        double tooLittle = request.memoryBytes();
        double enough = tooLittle;
        do {
            tooLittle = enough;
            enough = enough * 8;
        } while (!fits.test(request.withMemory(enough)));
        while (enough / tooLittle > MEMORY_STEP) {
            double middle = Math.sqrt(enough) * Math.sqrt(tooLittle);
            if (fits.test(request.withMemory(middle))) {
                enough = middle;
            } else {
                tooLittle = middle;
            }
        }
        return enough;
    }
}
