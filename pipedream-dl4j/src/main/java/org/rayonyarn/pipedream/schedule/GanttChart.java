package org.rayonyarn.pipedream.schedule;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Draws spans: one row a worker, time to the right. Pure. */
public final class GanttChart {
    private static final int ROW = 22;
    private static final int LEFT = 60;

    private GanttChart() {}

    /**
     * As text of {@code width} columns: the last digit of a minibatch going forward, a letter (a for 0, b for 1, ...) going backward, {@code =}
     * for a reduction, a dot where the worker waits.
     */
    public static String text(List<Span> spans, int width) {
        double end = end(spans);
        Map<String, char[]> rows = new TreeMap<>();
        for (Span span : spans) {
            char[] row =
                    rows.computeIfAbsent(row(span), key -> ".".repeat(width).toCharArray());
            int from = column(span.start(), end, width);
            int to = column(span.end(), end, width);
            for (int i = from; i < to; i++) {
                row[i] = mark(span.instruction());
            }
        }
        StringBuilder text = new StringBuilder();
        rows.forEach((name, row) -> text.append(String.format(Locale.ROOT, "%9s |", name))
                .append(row)
                .append('\n'));
        return text.toString();
    }

    /** As a picture in SVG. */
    public static String svg(List<Span> spans, String title) {
        double end = end(spans);
        int width = 1000;
        Map<String, Integer> rows = new TreeMap<>();
        spans.forEach(span -> rows.put(row(span), 0));
        int next = 0;
        StringBuilder svg = new StringBuilder();
        int height = (rows.size() + 2) * ROW;
        svg.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"11\">%n",
                width + LEFT + 10,
                height));
        svg.append(String.format(Locale.ROOT, "<text x=\"4\" y=\"14\">%s</text>%n", title));
        for (Map.Entry<String, Integer> row : rows.entrySet()) {
            row.setValue(++next);
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"4\" y=\"%d\">%s</text>%n",
                    next * ROW + 15,
                    row.getKey().strip()));
        }
        for (Span span : spans) {
            double x = LEFT + span.start() / end * width;
            double length = (span.end() - span.start()) / end * width;
            if (length > 0) {
                svg.append(box(span, x, length, rows.getOrDefault(row(span), 0)));
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static String box(Span span, double x, double length, int row) {
        String colour =
                switch (span.instruction().kind()) {
                    case FORWARD -> "#9ecae1";
                    case BACKWARD -> "#a1d99b";
                    case UPDATE -> "#fdae6b";
                };
        String label = length < 14 ? "" : String.valueOf(span.instruction().index());
        return String.format(
                Locale.ROOT,
                "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\" stroke=\"#555\" stroke-width=\"0.4\"/>"
                        + "<text x=\"%.1f\" y=\"%d\">%s</text>%n",
                x,
                row * ROW,
                length,
                ROW - 3,
                colour,
                x + 2,
                row * ROW + 14,
                label);
    }

    private static String row(Span span) {
        return String.format(Locale.ROOT, "%4d.%03d", span.stage(), span.replica());
    }

    private static char mark(Instruction instruction) {
        return switch (instruction.kind()) {
            case FORWARD -> (char) ('0' + instruction.index() % 10);
            case BACKWARD -> (char) ('a' + instruction.index() % 26);
            case UPDATE -> '=';
        };
    }

    private static int column(double time, double end, int width) {
        return end == 0 ? 0 : (int) Math.round(time / end * width);
    }

    private static double end(List<Span> spans) {
        return spans.stream().mapToDouble(Span::end).max().orElse(0);
    }
}
