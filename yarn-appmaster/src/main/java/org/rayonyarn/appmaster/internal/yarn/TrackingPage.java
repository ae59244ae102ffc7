package org.rayonyarn.appmaster.internal.yarn;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.http.HttpServer2;
import org.apache.hadoop.yarn.server.webproxy.amfilter.AmFilterInitializer;
import org.rayonyarn.appmaster.internal.Command;
import org.rayonyarn.appmaster.internal.Snapshot;

/**
 * The page behind the tracking URL: Hadoop's HTTP server on the AM's own host, behind YARN's AmIpFilter, so that browsers come through the
 * ResourceManager's proxy, and behind the application's view list.
 */
final class TrackingPage implements AutoCloseable {
    private static final String INBOX = "appmaster.inbox";
    private static final String APPLICATION = "appmaster.application";
    private static final long ANSWER_WITHIN_S = 5;

    private final HttpServer2 server;
    private final String host;

    private TrackingPage(HttpServer2 server, String host) {
        this.server = server;
        this.host = host;
    }

    static TrackingPage start(Configuration conf, String host, int port, String applicationId, Consumer<Command> inbox)
            throws IOException {
        Configuration web = new Configuration(conf);
        // The proxy in front has authenticated the viewer; this filter takes the name from it and turns everybody else
        // away.
        web.set("hadoop.http.filter.initializers", AmFilterInitializer.class.getName());
        web.setInt("hadoop.http.max.threads", 8);
        HttpServer2 server = new HttpServer2.Builder()
                .setName("yarn") // Hadoop wants a folder webapps/<name> on the class path; its own jar has this one
                .addEndpoint(URI.create("http://" + host + ":" + port))
                .setFindPort(false)
                .setConf(web)
                .setPathSpec(new String[] {"/*"})
                .build();
        server.setAttribute(INBOX, inbox);
        server.setAttribute(APPLICATION, applicationId);
        server.addGlobalFilter("view-list", ViewListFilter.class.getName(), Map.of());
        server.addServlet("appmaster", "/*", Page.class);
        server.start();
        return new TrackingPage(server, host);
    }

    /** From now on the viewers on this list see the page; before, nobody does. */
    void admit(ViewList viewers) {
        server.setAttribute(ViewListFilter.VIEWERS, viewers);
    }

    /** Where the page is on this host; YARN's proxy shows it to the world. */
    String url(String path) {
        InetSocketAddress address = server.getConnectorAddress(0);
        return "http://" + host + ":" + address.getPort() + path;
    }

    @Override
    public void close() throws IOException {
        try {
            server.stop();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException("the tracking page's server does not stop", e);
        }
    }

    /** Serves the page. Made by the servlet container, hence public with a plain constructor. */
    public static final class Page extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            @SuppressWarnings("unchecked") // set above, by nobody else
            Consumer<Command> inbox = (Consumer<Command>) getServletContext().getAttribute(INBOX);
            Optional<Snapshot> snapshot = look(inbox);
            response.setCharacterEncoding("UTF-8");
            response.setHeader("Cache-Control", "no-store");
            if (snapshot.isEmpty()) {
                response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "the application is busy or ending");
                return;
            }
            response.setContentType("text/html; charset=utf-8");
            String application = String.valueOf(getServletContext().getAttribute(APPLICATION));
            response.getWriter().print(PageText.html(application, snapshot.get()));
        }

        private static Optional<Snapshot> look(Consumer<Command> inbox) {
            CompletableFuture<Snapshot> answer = new CompletableFuture<>();
            inbox.accept(new Command.Look(answer));
            try {
                return Optional.of(answer.get(ANSWER_WITHIN_S, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            } catch (ExecutionException | TimeoutException e) {
                return Optional.empty();
            }
        }
    }
}
