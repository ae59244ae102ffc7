package org.rayonyarn.pipedream.schedule;

/** When a worker ran an instruction, in seconds. */
public record Span(int stage, int replica, Instruction instruction, double start, double end) {}
