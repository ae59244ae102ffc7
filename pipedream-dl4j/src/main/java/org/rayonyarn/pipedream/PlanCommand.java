package org.rayonyarn.pipedream;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.pipedream.partition.PipelinePlan;
import org.rayonyarn.pipedream.partition.PlanRequest;
import org.rayonyarn.pipedream.partition.Rule;
import org.rayonyarn.pipedream.partition.io.PlanJson;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.ProfileException;
import org.rayonyarn.pipedream.profile.Topology;
import org.rayonyarn.pipedream.profile.io.ProfileFiles;
import org.rayonyarn.pipedream.schedule.GanttChart;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Splits a profiled model into pipeline stages and says how fast they will train.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {" 0:a plan was printed", " 2:the input is wrong", " 3:nothing fits; the reason says what would"
        })
final class PlanCommand implements Callable<Integer> {
    private static final int NOTHING_FITS = 3;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--profile",
            required = true,
            paramLabel = "FILE",
            description = "Profile: our JSON, or PipeDream's graph.txt.")
    private @Nullable Path profile;

    @Option(
            names = "--workers",
            paramLabel = "N[,N...]",
            description = "Workers a machine, machines a rack, ...: innermost first. Default: the profile's topology.")
    private @Nullable String workers;

    @Option(
            names = "--bandwidth",
            paramLabel = "B[,B...]",
            description = "Bytes a second of the links of each level, in the same order.")
    private @Nullable String bandwidth;

    @Option(names = "--memory", paramLabel = "B", description = "Bytes of one worker. Default: no limit.")
    private double memory = Double.POSITIVE_INFINITY;

    @Option(names = "--straight", description = "One worker a stage.")
    private boolean straight;

    @Option(names = "--fewer", description = "Leave workers idle where that is faster.")
    private boolean fewer;

    @Option(
            names = "--activation-ratio",
            paramLabel = "R",
            description =
                    "Activations travel R times smaller. Default: 1; with --rule reference they then travel free, as in the authors'.")
    private @Nullable Double activationRatio;

    @Option(
            names = "--rule",
            paramLabel = "RULE",
            description = "reference: the authors' costs; default: their faults put right.")
    private Rule rule = Rule.DEFAULT;

    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Option(names = "--gantt", paramLabel = "FILE", description = "Draw who computes when, as SVG.")
    private @Nullable Path gantt;

    @Override
    public Integer call() {
        if (spec == null || profile == null) {
            throw new IllegalStateException("picocli sets these before it calls");
        }
        PrintWriter err = spec.commandLine().getErr();
        try {
            if (gantt != null) {
                checkWritable(gantt); // before a long search
            }
            return plan(spec.commandLine().getOut(), ProfileFiles.read(profile));
        } catch (ProfileException e) {
            err.println("plan: " + e.getMessage());
            return 2;
        } catch (IOException e) {
            err.println("plan: " + new ProfileException("cannot read or write: " + e).getMessage());
            return 2;
        } catch (OutOfMemoryError e) { // the search holds a number a pair of states, which all are garbage now
            err.println("plan: layers: planning so many needs more memory than Java was given; raise its heap (-Xmx),"
                    + " or name operators that belong together as one layer");
            return 2;
        }
    }

    private int plan(PrintWriter out, Profile read) throws IOException {
        PlanRequest request = request(read);
        Planner planner = new Planner(read, PipedreamConfig.from(System::getProperty));
        PipelinePlan plan = planner.plan(rule, request);
        if (json) {
            out.println(PlanJson.write(plan, request.topology()));
        } else {
            out.print(new PlanReport(planner, request, plan).text());
        }
        if (gantt != null && plan.feasible()) {
            Files.writeString(gantt, GanttChart.svg(PlanReport.firstMinibatches(planner, request, plan), read.model()));
        }
        return plan.feasible() ? 0 : NOTHING_FITS;
    }

    private PlanRequest request(Profile read) {
        if (activationRatio != null && activationRatio == 0) { // zero would mean that none was given
            throw new ProfileException("activation-ratio: " + activationRatio + "; it must be greater than zero");
        }
        return new PlanRequest(topology(read), memory, straight, fewer, activationRatio == null ? 0 : activationRatio);
    }

    private Topology topology(Profile read) {
        if (workers != null && bandwidth != null) {
            return Topology.of(
                    numbers("--workers", "whole numbers", workers, Integer::valueOf),
                    numbers("--bandwidth", "numbers", bandwidth, Double::valueOf));
        }
        Topology own = read.topology();
        if (workers == null && bandwidth == null && own != null) {
            return own;
        }
        throw new ProfileException((workers == null ? "workers" : "bandwidth")
                + ": not given; name --workers and --bandwidth, or neither if the profile holds a topology");
    }

    /** One number a level; unlike picocli's own split, an empty place is an error. */
    private static <N extends Number> List<N> numbers(
            String option, String kind, String given, Function<String, N> parse) {
        try {
            return Arrays.stream(given.split(",", -1))
                    .map(part -> parse.apply(part.strip()))
                    .toList();
        } catch (NumberFormatException e) {
            throw new ProfileException(
                    option + ": " + given + "; give " + kind + " with commas between, one for each level");
        }
    }

    private static void checkWritable(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        boolean good = !Files.isDirectory(file)
                && folder != null
                && Files.isDirectory(folder)
                && Files.isWritable(Files.exists(file) ? file : folder);
        if (!good) {
            throw new ProfileException(
                    "--gantt: " + file + " cannot be written; name a file in a folder that exists and is yours");
        }
    }
}
