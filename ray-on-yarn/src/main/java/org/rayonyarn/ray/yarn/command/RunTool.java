package org.rayonyarn.ray.yarn.command;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.rayonyarn.ray.client.RayOnYarnCommand;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.yarn.Program;
import org.rayonyarn.ray.yarn.Submission;
import org.rayonyarn.ray.yarn.YarnSession;
import picocli.CommandLine;

/** {@code run}: submits a program, follows it to its end, and gives its exit code. */
public final class RunTool implements RayOnYarnCommand.Summary {
    private static final int FAILED = 1;
    private static final int USAGE = 2;

    @Override
    public String name() {
        return "run";
    }

    @Override
    public String summary() {
        return "runs a program: run [options] app.jar com.x.Main [args]";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
        RunOptions options = new RunOptions();
        CommandLine parser = new CommandLine(options).setStopAtPositional(true).setOverwrittenOptionsAllowed(true);
        try {
            parser.parseArgs(args);
        } catch (CommandLine.ParameterException e) {
            err.println("ray-on-yarn run: " + e.getMessage() + " (--help says more)");
            return USAGE;
        }
        if (options.help) {
            parser.usage(out);
            return 0;
        }
        try {
            return run(options, err);
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            err.println("ray-on-yarn: " + OneLine.of(e));
            return FAILED;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return FAILED;
        }
    }

    private static int run(RunOptions options, PrintWriter err) throws IOException, InterruptedException {
        HadoopEdge edge = HadoopEdge.read(options.generic());
        RaySettings settings = edge.settings(options.settings());
        checkAddress(settings);
        List<Path> classPath = classPath(options, edge, settings);
        boolean userFirst = !settings.get("ray.user.classpath.first", "true").equals("false");
        Program program = Program.find(classPath, options.mainClass, userFirst);
        Thread.currentThread().setContextClassLoader(program.loader()); // the program may bring a ray.conf
        settings = edge.settings(options.settings());

        boolean cluster = settings.get("ray.yarn.deploy-mode", "client").equalsIgnoreCase("cluster");
        Submission what = new Submission(settings, classPath, options.mainClass, edge.files());
        Submission complete = cluster ? what.withMain(options.mainClass, options.arguments) : what;
        Progress progress = new Progress(err);
        YarnSession session = YarnSession.submit(complete, edge.hadoop(), progress::say);
        Follower follower = new Follower(session, progress);
        return cluster ? follower.lookOn() : follower.drive(program, settings, options.arguments);
    }

    /** A program that is submitted gets the address of its session. */
    private static void checkAddress(RaySettings settings) {
        String address = settings.get(RaySettings.ADDRESS, "yarn");
        if (!address.equals("yarn")) {
            throw new IllegalArgumentException(
                    RaySettings.ADDRESS + "=" + address
                            + " does not go with run, which starts a session on YARN: leave it out, or start the program with java");
        }
    }

    private static List<Path> classPath(RunOptions options, HadoopEdge edge, RaySettings settings) {
        List<Path> classPath = new ArrayList<>(List.of(options.jar));
        for (String jar : settings.get("ray.yarn.jars", "").split(",", -1)) {
            if (!jar.isBlank()) {
                classPath.add(Path.of(jar.strip()));
            }
        }
        classPath.addAll(edge.libJars());
        return classPath;
    }
}
