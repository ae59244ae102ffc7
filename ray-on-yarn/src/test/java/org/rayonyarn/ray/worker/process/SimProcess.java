package org.rayonyarn.ray.worker.process;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.CompletableFuture;

/** A process that lives until it is told to end. */
final class SimProcess extends Process {
    private final CompletableFuture<Process> exit = new CompletableFuture<>();

    void end() {
        exit.complete(this);
    }

    @Override
    public CompletableFuture<Process> onExit() {
        return exit;
    }

    @Override
    public long pid() {
        return 1;
    }

    @Override
    public boolean isAlive() {
        return !exit.isDone();
    }

    @Override
    public int waitFor() {
        exit.join();
        return exitValue();
    }

    @Override
    public int exitValue() {
        return 137;
    }

    @Override
    public void destroy() {
        end();
    }

    @Override
    public Process destroyForcibly() {
        end();
        return this;
    }

    @Override
    public OutputStream getOutputStream() {
        return OutputStream.nullOutputStream();
    }

    @Override
    public InputStream getInputStream() {
        return InputStream.nullInputStream();
    }

    @Override
    public InputStream getErrorStream() {
        return InputStream.nullInputStream();
    }
}
