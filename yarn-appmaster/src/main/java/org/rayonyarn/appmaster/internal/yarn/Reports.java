package org.rayonyarn.appmaster.internal.yarn;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.appmaster.ApplicationStatus;
import org.rayonyarn.appmaster.ApplicationStatus.State;
import org.rayonyarn.appmaster.internal.ExitCodeText;
import org.rayonyarn.appmaster.internal.ExitText;

/** Turns YARN's report of an application into ours. */
public final class Reports {
    private Reports() {}

    /** @param tailBytes how much of the AM's stderr the diagnostics quote if it failed before it could say why */
    public static ApplicationStatus status(ApplicationReport report, int tailBytes) {
        State state = state(report);
        String diagnostics = orEmpty(report.getDiagnostics());
        return new ApplicationStatus(
                report.getApplicationId().toString(),
                report.getName(),
                report.getUser(),
                report.getQueue(),
                state,
                report.getCurrentApplicationAttemptId() == null
                        ? 0
                        : Math.max(0, report.getCurrentApplicationAttemptId().getAttemptId()),
                report.getProgress(),
                present(report.getTrackingUrl()).map(URI::create),
                present(report.getHost()),
                Math.max(0, report.getRpcPort()),
                exitCode(state, diagnostics),
                text(diagnostics, tailBytes));
    }

    private static State state(ApplicationReport report) {
        return switch (report.getYarnApplicationState()) {
            case NEW, NEW_SAVING, SUBMITTED, ACCEPTED -> State.WAITING;
            case RUNNING -> State.RUNNING;
            case KILLED -> State.KILLED;
            case FAILED -> State.FAILED;
            case FINISHED -> finalState(report.getFinalApplicationStatus());
        };
    }

    private static State finalState(FinalApplicationStatus status) {
        return switch (status) {
            case SUCCEEDED -> State.SUCCEEDED;
            case KILLED -> State.KILLED;
            case FAILED, UNDEFINED, ENDED -> State.FAILED;
        };
    }

    private static OptionalInt exitCode(State state, String diagnostics) {
        return switch (state) {
            case WAITING, RUNNING -> OptionalInt.empty();
            case SUCCEEDED -> OptionalInt.of(0);
            case FAILED, KILLED -> OptionalInt.of(ExitCodeText.find(diagnostics).orElse(1));
        };
    }

    private static String text(String diagnostics, int tailBytes) {
        return ExitCodeText.find(diagnostics).isPresent()
                ? ExitCodeText.strip(diagnostics).strip()
                : new ExitText(tailBytes).describeAppMaster(diagnostics).strip();
    }

    private static Optional<String> present(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isBlank() && !value.equals("N/A"));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
