package org.rayonyarn.pipedream.profile.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.rayonyarn.pipedream.profile.Edge;
import org.rayonyarn.pipedream.profile.Layer;
import org.rayonyarn.pipedream.profile.Profile;
import org.rayonyarn.pipedream.profile.ProfileException;

/**
 * The text format of PipeDream's profiler: a line {@code id -- description -- forward_compute_time=ms, ...} for each operator, then an
 * indented line {@code from -- to} for each edge. A list in square brackets is the sum of its parts; a trailing {@code stage_id} is read over.
 */
public final class GraphText {
    private static final Pattern FIELD =
            Pattern.compile("\\s*(\\w+)\\s*=\\s*(\\[[^=]*\\]|[^,;=\\[\\]\\s]*)\\s*(?:,|$)");
    private static final Pattern STAGE = Pattern.compile(" -- stage_id\\s*=\\s*\\d*\\s*$");
    private static final String SEPARATOR = " -- ";

    private GraphText() {}

    /** @throws ProfileException naming the line, operator or field */
    public static Profile read(String model, String text) {
        List<Layer> layers = new ArrayList<>();
        List<Edge> edges = new ArrayList<>();
        String[] lines = text.split("\\R", -1);
        for (int i = 0; i < lines.length; i++) {
            String line = lines[i].strip();
            if (!line.isEmpty()) {
                readLine(i + 1, line, layers, edges);
            }
        }
        return new Profile(model, layers, edges);
    }

    private static void readLine(int number, String line, List<Layer> layers, List<Edge> edges) {
        int first = line.indexOf(SEPARATOR);
        if (first <= 0) {
            throw new ProfileException("line " + number + ": neither an operator nor an edge: " + shortened(line));
        }
        String id = line.substring(0, first).strip();
        String rest = line.substring(first + SEPARATOR.length());
        if (!rest.contains(SEPARATOR) && !rest.contains("=")) {
            edges.add(new Edge(id, rest.strip()));
        } else {
            layers.add(layer(id, rest));
        }
    }

    private static Layer layer(String id, String rest) {
        String told = STAGE.matcher(rest).replaceFirst("");
        int fieldsAt = told.lastIndexOf(SEPARATOR);
        Map<String, String> fields = fields(id, fieldsAt < 0 ? told : told.substring(fieldsAt + SEPARATOR.length()));
        return new Layer(
                id,
                fieldsAt < 0 ? "" : told.substring(0, fieldsAt),
                number(id, fields, "forward_compute_time"),
                number(id, fields, "backward_compute_time"),
                number(id, fields, "activation_size"),
                number(id, fields, "parameter_size"));
    }

    /** All of the text must be fields: of {@code 1,5} or {@code 1 000} a part would otherwise be taken for the number. */
    private static Map<String, String> fields(String id, String text) {
        Map<String, String> fields = new HashMap<>();
        Matcher matcher = FIELD.matcher(text);
        for (int at = 0; at < text.length(); at = matcher.end()) {
            if (!matcher.region(at, text.length()).lookingAt()) {
                throw new ProfileException("layer " + id + ": not field=number, with commas between: "
                        + shortened(text.substring(at).strip()));
            }
            if (fields.put(matcher.group(1), matcher.group(2)) != null) {
                throw new ProfileException("layer " + id + ": " + matcher.group(1) + " is given twice");
            }
        }
        return fields;
    }

    private static double number(String id, Map<String, String> fields, String field) {
        String value = fields.get(field);
        if (value == null || value.isEmpty()) {
            throw new ProfileException("layer " + id + ": " + field + " is missing");
        }
        try {
            double sum = Arrays.stream(value.replaceAll("[\\[\\]]", "").split("[;,]"))
                    .mapToDouble(part -> Double.parseDouble(part.strip()))
                    .map(part -> part >= 0 ? part : Double.NaN) // a negative part must not hide in a sum
                    .sum();
            if (sum <= Layer.MOST) {
                return sum;
            }
        } catch (NumberFormatException e) {
            throw new ProfileException("layer " + id + ": " + field + " is " + value + "; it must be a number");
        }
        throw new ProfileException(
                "layer " + id + ": " + field + " is " + value + "; it must lie between 0 and " + Layer.MOST);
    }

    private static String shortened(String line) {
        return line.length() <= 60 ? line : line.substring(0, 60) + "...";
    }
}
