package com.example.codesearch;

import java.io.Serializable;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;

/** A file that answers a query, with its best line. Ordered by score, the best first; equal scores by name. Immutable. */
final class Hit implements Comparable<Hit>, Serializable {
    private static final long serialVersionUID = 1;
    private static final Comparator<Hit> ORDER =
            Comparator.comparingDouble((Hit hit) -> -hit.score).thenComparing(hit -> hit.file);

    private final double score;
    private final String file;
    private final int lineNumber;
    private final String line;

    Hit(double score, String file, int lineNumber, String line) {
        this.score = score;
        this.file = file;
        this.lineNumber = lineNumber;
        this.line = line;
    }

    @Override
    public int compareTo(Hit other) {
        return ORDER.compare(this, other);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hit that
                && score == that.score
                && lineNumber == that.lineNumber
                && file.equals(that.file)
                && line.equals(that.line);
    }

    @Override
    public int hashCode() {
        return Objects.hash(score, file, lineNumber, line);
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%7.3f  %s:%d: %s", score, file, lineNumber, line.strip());
    }
}
