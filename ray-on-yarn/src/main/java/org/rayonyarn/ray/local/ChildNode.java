package org.rayonyarn.ray.local;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.rayonyarn.ray.client.JobSettings;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.rpc.NodeId;
import org.rayonyarn.ray.rpc.ResourceSet;

/**
 * A child JVM that is a node. Its secret goes through its standard input, which stays open as long as the parent lives: so no
 * child outlives its parent, however that ends.
 */
final class ChildNode implements LocalSession.Closing {
    static final String ENDED = "its JVM has ended";
    static final String CONSEQUENCES = "; its tasks run again on other nodes, its actors are dead";

    private static final long GRACE_SECONDS = 5;

    private final Process process;
    private volatile boolean closing;

    private ChildNode(Process process) {
        this.process = process;
    }

    static ChildNode start(LocalSession session, RaySettings settings, String name, ResourceSet resources)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(settings.list(JobSettings.JVM_OPTIONS));
        command.add("-cp");
        command.add(classPath(settings));
        command.add(ChildNodeMain.class.getName());
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Properties orders = orders(session, settings, name, resources);
        OutputStream toChild = process.getOutputStream();
        orders.store(toChild, null);
        toChild.write((ChildNodeMain.END_OF_ORDERS + "\n").getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
        toChild.flush();
        ChildNode child = new ChildNode(process);
        var unused = process.onExit().thenAccept(ended -> child.onExit(session, name, ended.exitValue()));
        return child;
    }

    /** On standard error too: a plain JVM often has no log, and whoever waits for the node's tasks must learn why. */
    private void onExit(LocalSession session, String name, int exitCode) {
        if (!closing && !session.isEnding()) {
            System.err.println("ray: " + name + " has ended with exit code " + exitCode + CONSEQUENCES);
        }
        session.head().onNodeLost(NodeId.of(name), ENDED + " with exit code " + exitCode);
    }

    /** What the driver's JVM has, and in front of it the job's own code. */
    private static String classPath(RaySettings settings) {
        String own = System.getProperty("java.class.path");
        String job = settings.get(JobSettings.CODE_SEARCH_PATH, "");
        return job.isEmpty() ? own : ClassPaths.OF_SESSION.ofJob(job) + File.pathSeparator + own;
    }

    private static Properties orders(LocalSession session, RaySettings settings, String name, ResourceSet resources) {
        Properties orders = new Properties();
        orders.putAll(settings.asMap());
        orders.setProperty(ChildNodeMain.NAME, name);
        orders.setProperty(ChildNodeMain.HEAD, session.endpoint().toString());
        orders.setProperty(ChildNodeMain.SECRET, Base64.getEncoder().encodeToString(session.secret()));
        resources.amounts().forEach((key, amount) -> orders.setProperty(ChildNodeMain.RESOURCE + key, "" + amount));
        return orders;
    }

    /** Asks, waits, insists. */
    @Override
    public void close() throws IOException, InterruptedException {
        closing = true;
        process.getOutputStream().close();
        if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
