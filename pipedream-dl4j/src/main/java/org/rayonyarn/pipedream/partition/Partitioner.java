package org.rayonyarn.pipedream.partition;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.rayonyarn.pipedream.profile.Profile;

/**
 * Profile and request to a plan. By {@link Rule#REFERENCE} that is the authors' own. By {@link Rule#DEFAULT} it is the best of several: the
 * optimum on neighbouring workers ({@link PlacedSearch}), the authors' hierarchical plans, and data parallelism, each kept only if it fits in
 * memory by {@link MemoryModel}, and ranked by a judge that the caller may give. Immutable; any thread may use it.
 */
public final class Partitioner {
    /** Each step of the search for the memory that would be enough is this much finer than the last. */
    private static final double MEMORY_STEP = 1.01;

    private final Profile profile;
    private final States states;
    private final MemoryModel memory;

    /** @param maxStates the most states to enumerate before a graph's states are only sampled */
    public Partitioner(Profile profile, int maxStates, MemoryModel memory) {
        this.profile = profile;
        this.states = StateFinder.find(profile.graph(), maxStates);
        this.memory = memory;
    }

    public Profile profile() {
        return profile;
    }

    public States states() {
        return states;
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
        ReferencePartitioner partitioner = new ReferencePartitioner(states, request);
        ReferencePartitioner.Found found = partitioner.search();
        if (found.stages().isEmpty()) {
            return nothing(
                    Rule.REFERENCE,
                    request,
                    partitioner.dataParallelSeconds(),
                    larger -> new ReferencePartitioner(states, larger).search().stages());
        }
        List<StagePlan> stages = new PlanCosts(states, request, memory).withMemory(found.stages());
        return plan(Rule.REFERENCE, "the authors' rule", stages, found.seconds(), partitioner.dataParallelSeconds());
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
                    Rule.DEFAULT, request, dataParallelSeconds, larger -> new PlacedSearch(states, larger, memory)
                            .search());
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
        PlanRequest counted = request.withRatio(request.countedRatio());
        candidates.add(new Candidate("hierarchical", allReplicas(counted)));
        if (request.activationRatio() == 0) {
            candidates.add(new Candidate("hierarchical, transfers overlapped", allReplicas(request)));
        }
        if (!request.straight()) {
            candidates.add(new Candidate("data parallelism", dataParallel(request)));
        }
        candidates.removeIf(candidate -> candidate.stages.isEmpty());
        return candidates;
    }

    /** The authors' plan with replicas counted over the whole topology. */
    private List<StagePlan> allReplicas(PlanRequest request) {
        return new ReferencePartitioner(states, request)
                .search().stages().stream()
                        .map(stage -> new StagePlan(
                                stage.first(),
                                stage.end(),
                                stage.computeSeconds(),
                                stage.width(),
                                stage.workers(),
                                stage.memoryBytes()))
                        .toList();
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
            Rule rule, PlanRequest request, double dataParallelSeconds, Function<PlanRequest, List<StagePlan>> search) {
        return new PipelinePlan(
                rule,
                "",
                List.of(),
                Double.POSITIVE_INFINITY,
                dataParallelSeconds,
                states.computeSeconds(0, states.size()),
                false,
                reason(request, search));
    }

    private String reason(PlanRequest request, Function<PlanRequest, List<StagePlan>> search) {
        int workers = request.topology().workers();
        if (search.apply(request.withMemory(Double.POSITIVE_INFINITY)).isEmpty()) {
            return "more stages than layers: a straight pipeline on " + workers + " workers needs " + workers
                    + " stages one after another and the profile has fewer (" + states.size()
                    + " states); give " + (request.fewer() ? "" : "--fewer, ")
                    + "fewer --workers, or leave out --straight";
        }
        return String.format(
                Locale.ROOT,
                "memory: nothing fits in %.4g bytes a worker; %s would be enough for %d workers%s: raise --memory, or %s",
                request.memoryBytes(),
                roundedUp(enough(request, search)),
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
    private double enough(PlanRequest request, Function<PlanRequest, List<StagePlan>> search) {
        double tooLittle = request.memoryBytes();
        double enough = tooLittle;
        do {
            tooLittle = enough;
            enough = enough * 8;
        } while (search.apply(request.withMemory(enough)).isEmpty());
        while (enough / tooLittle > MEMORY_STEP) {
            double middle = Math.sqrt(enough * tooLittle);
            if (search.apply(request.withMemory(middle)).isEmpty()) {
                tooLittle = middle;
            } else {
                enough = middle;
            }
        }
        return enough;
    }
}
