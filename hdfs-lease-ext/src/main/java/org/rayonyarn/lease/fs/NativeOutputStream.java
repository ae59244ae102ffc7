package org.rayonyarn.lease.fs;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.StreamCapabilities;
import org.apache.hadoop.fs.Syncable;
import org.rayonyarn.lease.LeaseLostException;
import org.rayonyarn.lease.WriteLease;

/** HDFS's stream, which no longer writes once its lease is lost, and whose close never leaks the lease. Not thread-safe. */
final class NativeOutputStream extends OutputStream implements Syncable, StreamCapabilities {
    private final FSDataOutputStream out;
    private final WriteLease lease;
    private final Runnable onFailedClose;
    private boolean closed;

    NativeOutputStream(FSDataOutputStream out, WriteLease lease, Runnable onFailedClose) {
        this.out = out;
        this.lease = lease;
        this.onFailedClose = onFailedClose;
    }

    @Override
    public void write(int b) throws IOException {
        ensureHeld();
        out.write(b);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ensureHeld();
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void hflush() throws IOException {
        lease.check();
        out.hflush();
    }

    @Override
    public void hsync() throws IOException {
        lease.check();
        out.hsync();
    }

    @Override
    public boolean hasCapability(String capability) {
        return out.hasCapability(capability);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        boolean done = false;
        try {
            if (lease.isHeld()) {
                lease.check();
            }
            out.close();
            done = true;
        } finally {
            if (done) {
                lease.release();
            } else {
                if (lease.isHeld()) {
                    onFailedClose.run();
                }
                lease.abandon();
            }
        }
    }

    private void ensureHeld() throws LeaseLostException {
        if (!lease.isHeld()) {
            throw new LeaseLostException(
                    lease.name(), lease.epoch(), closed ? "closed" : "see the log of this process");
        }
    }
}
