package org.rayonyarn.benchmarks.runtime;

import java.util.Arrays;
import java.util.List;
import org.rayonyarn.benchmarks.workload.Row;

/**
 * Two builds or settings against each other, turn by turn. Arguments: rounds, milliseconds a turn, rows with commas between, then the columns: a
 * session as in {@code ray.address} or {@code embedded}, settings after blanks, and after {@code @} what goes in front of the class path:
 * {@code embedded@FOLDER embedded "embedded -Dray.node.task-slots=4"}. Ratios are to the first column.
 */
public final class BuildRace {
    private static final int LARGE_BYTES = 10_000_000;
    private static final int WARM_UP_MILLIS = 5_000;

    private BuildRace() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        int millis = Integer.parseInt(args[1]);
        List<Row> rows = Arrays.stream(args[2].split(",", -1)).map(Row::valueOf).toList();
        List<Column> columns =
                Arrays.stream(args).skip(3).map(BuildRace::column).toList();
        ColumnRace race = new ColumnRace(columns, LARGE_BYTES);
        try {
            race.warmUp(rows, WARM_UP_MILLIS);
            race.run(rows, rounds, millis);
            race.print(rows);
            race.printProcessorTime(rows);
        } finally {
            race.close();
        }
    }

    private static Column column(String argument) {
        String[] parts = argument.split("@", 2);
        return parts.length == 1
                ? Column.ours(argument)
                : Column.ours(parts[0], parts[1]).named(parts[0] + " (other build)");
    }
}
