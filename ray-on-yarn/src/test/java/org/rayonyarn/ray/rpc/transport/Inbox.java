package org.rayonyarn.ray.rpc.transport;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A receiver that keeps what it hears, and can be told to hold still. */
public final class Inbox implements Receiver<Note> {
    public final List<Connection<Note>> connected = new CopyOnWriteArrayList<>();
    public final List<Note> notes = new java.util.ArrayList<>(); // guarded by itself
    public final LinkedBlockingQueue<String> disconnected = new LinkedBlockingQueue<>();
    public volatile BiConsumer<Connection<Note>, Note> onNote = (from, note) -> {};
    private final AtomicReference<@Nullable CountDownLatch> pause = new AtomicReference<>();

    /** The transport thread that brings the next message stays inside until {@link #resume}. */
    public void pause() {
        pause.set(new CountDownLatch(1));
    }

    public void resume() {
        CountDownLatch latch = pause.getAndSet(null);
        if (latch != null) {
            latch.countDown();
        }
    }

    public List<Note> notes() {
        synchronized (notes) {
            return List.copyOf(notes);
        }
    }

    public int size() {
        synchronized (notes) {
            return notes.size();
        }
    }

    @Override
    public void onConnected(Connection<Note> connection) {
        connected.add(connection);
    }

    @Override
    public void onMessage(Connection<Note> from, Note message) {
        CountDownLatch latch = pause.get();
        if (latch != null) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        synchronized (notes) {
            notes.add(message);
        }
        onNote.accept(from, message);
    }

    @Override
    public void onDisconnected(Connection<Note> connection, String reason) {
        disconnected.add(connection.peer() + ": " + reason);
    }
}
