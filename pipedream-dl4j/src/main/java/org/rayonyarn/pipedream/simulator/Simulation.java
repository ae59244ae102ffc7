package org.rayonyarn.pipedream.simulator;

import java.util.List;
import org.rayonyarn.pipedream.schedule.Span;

/**
 * What was seen.
 *
 * @param secondsPerMinibatch in the middle third of the run
 * @param bubble share of the workers' time in which none of them computed, from the first start to the last end
 * @param peakMemoryBytes the most that a worker of each stage held
 * @param totalSeconds of the whole run, start-up and drain included
 * @param spans what every worker did when; empty unless asked for
 */
public record Simulation(
        double secondsPerMinibatch,
        double bubble,
        List<Double> peakMemoryBytes,
        double totalSeconds,
        List<Span> spans) {}
