package org.rayonyarn.pipedream.simulator;

import java.util.List;
import org.rayonyarn.pipedream.partition.Links;

/** When each link is free. Messages take a link one after the other, in the order they reach it. */
final class Network {
    private final Links links;
    private final double[] freeAt;

    Network(Links links) {
        this.links = links;
        this.freeAt = new double[links.count()];
    }

    /** Links between two workers: up from the sender, then down to the receiver. */
    int hops(int from, int to) {
        return 2 * links.levelsBetween(from, to);
    }

    /** Takes the link of one hop from {@code now} or, if it is busy, as soon as it is free; returns that time. */
    double take(int from, int to, int hop, double bytes, double now) {
        int levels = links.levelsBetween(from, to);
        boolean up = hop < levels;
        int level = up ? hop : 2 * levels - 1 - hop;
        int link = links.link(level, up ? from : to);
        double start = Math.max(now, freeAt[link]);
        freeAt[link] = start + bytes / links.bytesPerSecond(level);
        return start;
    }

    /** When a message that took the link at {@code start} is through it. */
    double through(int from, int to, int hop, double bytes, double start) {
        int levels = links.levelsBetween(from, to);
        return start + bytes / links.bytesPerSecond(hop < levels ? hop : 2 * levels - 1 - hop);
    }

    /** Adds up {@code bytes} of weights among workers that are all there at {@code now}, level by level; returns when all have the sum. */
    double allReduce(List<Integer> workers, double bytes, double now) {
        double at = now;
        for (int level = 0; level < links.depth(); level++) {
            int ring = links.ringSize(level, workers);
            if (ring > 1) {
                at = reduce(level, workers, Links.ringBytes(ring) * bytes / links.bytesPerSecond(level), at);
            }
        }
        return at;
    }

    private double reduce(int level, List<Integer> workers, double seconds, double now) {
        double end = now;
        int last = -1;
        for (int worker : workers) {
            int link = links.link(level, worker);
            if (link != last) { // workers of one unit are neighbours in the list
                freeAt[link] = Math.max(now, freeAt[link]) + seconds;
                end = Math.max(end, freeAt[link]);
            }
            last = link;
        }
        return end;
    }
}
