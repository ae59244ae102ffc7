package org.rayonyarn.ray.yarn.command;

import java.util.concurrent.ExecutionException;

/** Failures as users read them. */
final class OneLine {
    private OneLine() {}

    /** The first line of the message, or the type where there is none. */
    static String of(Throwable failure) {
        if (failure instanceof ExecutionException && failure.getCause() != null) {
            return of(failure.getCause());
        }
        String message = failure.getMessage();
        return message == null || message.isBlank() ? failure.toString() : first(message);
    }

    /** The first line of a text that may be empty. */
    static String first(String text) {
        return text.lines().findFirst().orElse("").strip();
    }
}
