package org.rayonyarn.ray.yarn.command;

import io.ray.api.Ray;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.service.launcher.IrqHandler;
import org.apache.hadoop.util.ShutdownHookManager;
import org.rayonyarn.appmaster.ApplicationStatus;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.worker.classes.ProgramExit;
import org.rayonyarn.ray.yarn.Program;
import org.rayonyarn.ray.yarn.YarnSession;

/**
 * Stays with an application until it ends. Four may end it: the program that returns or throws, the program that calls {@link
 * System#exit}, a signal, and the application itself. The first has it; the others find it over.
 */
final class Follower {
    private static final int FAILED = 1;
    private static final int SIGNAL_BASE = 128;
    private static final long KILL_S = 15;
    private static final int BEFORE_FILE_SYSTEMS = FileSystem.SHUTDOWN_HOOK_PRIORITY + 10;

    private final YarnSession session;
    private final Progress progress;
    private final AtomicBoolean over = new AtomicBoolean();

    Follower(YarnSession session, Progress progress) {
        this.session = session;
        this.progress = progress;
        progress.say(session.applicationId() + " is submitted");
        onSignal(IrqHandler.CONTROL_C, 2);
        onSignal(IrqHandler.SIGTERM, 15);
    }

    private void onSignal(String name, int number) {
        new IrqHandler(name, data -> {
                    if (over.compareAndSet(false, true)) {
                        kill("SIG" + name);
                    }
                    Runtime.getRuntime().halt(SIGNAL_BASE + number);
                })
                .bind();
    }

    private void kill(String signal) {
        progress.say(signal + ": ending " + session.applicationId());
        try {
            session.kill("the client got " + signal);
            progress.sayEnd(session.end().get(KILL_S, TimeUnit.SECONDS));
        } catch (IOException | ExecutionException | TimeoutException e) {
            progress.say("the end of " + session.applicationId() + " is not confirmed: " + OneLine.of(e)
                    + "; try: yarn application -kill " + session.applicationId());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cluster mode: the driver is elsewhere. */
    int lookOn() throws InterruptedException {
        try {
            ApplicationStatus status = session.end().get();
            over.set(true);
            progress.say("the driver's output: yarn logs -applicationId " + status.id() + " -log_files stdout");
            progress.sayEnd(status);
            return status.exitCode().orElse(FAILED);
        } catch (ExecutionException e) {
            progress.say(session.applicationId() + " can't be followed any more, but may run on: " + OneLine.of(e));
            return FAILED;
        } finally {
            session.close();
        }
    }

    /** Client mode: the program runs here, on this thread. */
    int drive(Program program, RaySettings settings, List<String> arguments) throws InterruptedException {
        try {
            session.takeSeat(program.loader());
        } catch (IOException | RuntimeException e) {
            return abandon(e);
        }
        ShutdownHookManager.get().addShutdownHook(this::onExit, BEFORE_FILE_SYSTEMS, 60, TimeUnit.SECONDS);
        session.whenLost(this::onLost);
        publish(settings);
        Throwable failure = program.run(arguments);
        if (failure != null) {
            failure.printStackTrace();
        }
        if (Ray.isInitialized()) {
            Ray.shutdown();
        }
        if (over.compareAndSet(false, true)) {
            return finish(failure == null ? 0 : FAILED, failure == null ? "" : Program.describe(failure));
        }
        Thread.sleep(Long.MAX_VALUE); // somebody else is ending this process
        return FAILED;
    }

    /** From here on {@code Ray.init()} finds this session. */
    private void publish(RaySettings settings) {
        settings.asMap().forEach(System::setProperty);
        System.setProperty(RaySettings.ADDRESS, "yarn:" + session.applicationId());
    }

    private int finish(int exitCode, String text) throws InterruptedException {
        try {
            progress.sayEnd(session.finish(exitCode, text));
            return exitCode;
        } catch (IOException e) {
            progress.say("the end of " + session.applicationId() + " is not confirmed: " + OneLine.of(e));
            return exitCode == 0 ? FAILED : exitCode;
        } finally {
            session.close();
        }
    }

    /** The session did not come to life. */
    private int abandon(Exception failure) throws InterruptedException {
        over.set(true);
        try {
            if (!session.end().isDone()) {
                session.kill("the driver could not join: " + OneLine.of(failure));
            }
            ApplicationStatus status = session.end().get(KILL_S, TimeUnit.SECONDS);
            progress.sayEnd(status);
            return status.exitCode().orElse(FAILED);
        } catch (IOException | ExecutionException | TimeoutException e) {
            progress.say(OneLine.of(failure));
            return FAILED;
        } finally {
            session.close();
        }
    }

    /** The application has ended under a running program, which could wait for ever. */
    private void onLost(ApplicationStatus status) {
        if (over.compareAndSet(false, true)) {
            progress.sayEnd(status);
            System.exit(
                    status.exitCode().orElse(FAILED) == 0
                            ? FAILED
                            : status.exitCode().orElse(FAILED));
        }
    }

    /** The program has called System.exit: the process ends with its code, the application with it. */
    private void onExit() {
        if (over.compareAndSet(false, true)) {
            int code = ProgramExit.code().orElse(0) & 0xff;
            try {
                progress.sayEnd(session.finish(code, "the program called System.exit(" + code + ")"));
            } catch (IOException e) {
                progress.say("the end of " + session.applicationId() + " is not confirmed: " + OneLine.of(e));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
