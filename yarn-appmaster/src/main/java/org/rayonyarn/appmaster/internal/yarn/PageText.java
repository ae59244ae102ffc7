package org.rayonyarn.appmaster.internal.yarn;

import java.net.URI;
import java.util.Optional;
import java.util.stream.Collectors;
import org.rayonyarn.appmaster.internal.Snapshot;
import org.rayonyarn.appmaster.spi.RunningContainer;
import org.rayonyarn.appmaster.spi.StatusRow;

/** Writes the tracking page: plain HTML, no script. */
final class PageText {
    private PageText() {}

    static String html(String applicationId, Snapshot snapshot) {
        return """
                <!DOCTYPE html>
                <html><head><meta charset="utf-8"><title>%1$s</title>
                <style>body{font-family:sans-serif;margin:2em}td,th{text-align:left;padding:.2em 1.5em .2em 0}</style>
                </head><body>
                <h1>%1$s</h1>
                <table>
                %2$s</table>
                <h2>Containers</h2>
                <table>
                <tr><th>container</th><th>what</th><th>state</th><th>node</th><th>resources</th><th>logs</th></tr>
                %3$s</table>
                </body></html>
                """
                .formatted(escaped(applicationId), summary(snapshot), containers(snapshot));
    }

    private static String summary(Snapshot snapshot) {
        long nodes = snapshot.containers().stream()
                .map(line -> line.container().host())
                .distinct()
                .count();
        return row("state", snapshot.state())
                + row("attempt", Integer.toString(snapshot.attempt()))
                + row("progress", Math.round(snapshot.progress() * 100) + " %")
                + row("containers", snapshot.containers().size() + " on " + nodes + " nodes")
                + row("requests waiting", Integer.toString(snapshot.requested()))
                + row("containers ended", Integer.toString(snapshot.completed()))
                + snapshot.application().stream().map(PageText::row).collect(Collectors.joining());
    }

    private static String row(String name, String value) {
        return row(StatusRow.of(name, value));
    }

    private static String row(StatusRow row) {
        return "<tr><th>" + escaped(row.name()) + "</th><td>" + linked(row.value(), row.link()) + "</td></tr>\n";
    }

    private static String containers(Snapshot snapshot) {
        return snapshot.containers().stream().map(PageText::line).collect(Collectors.joining());
    }

    private static String line(Snapshot.Line line) {
        RunningContainer container = line.container();
        return "<tr><td>" + escaped(container.id().value()) + "</td><td>" + escaped(line.name()) + "</td><td>"
                + line.state() + "</td><td>" + escaped(container.host()) + "</td><td>"
                + escaped(container.resources().toString()) + "</td><td>"
                + (container.logs().isPresent() ? linked("logs", container.logs()) : "") + "</td></tr>\n";
    }

    private static String linked(String text, Optional<URI> link) {
        return link.filter(PageText::isWeb)
                .map(uri -> "<a href=\"" + escaped(uri.toString()) + "\">" + escaped(text) + "</a>")
                .orElseGet(() -> escaped(text));
    }

    /** Only links that lead to pages: none that run script. */
    private static boolean isWeb(URI uri) {
        return "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
