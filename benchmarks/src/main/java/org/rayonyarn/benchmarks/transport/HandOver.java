package org.rayonyarn.benchmarks.transport;

import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.locks.LockSupport;

/** The floor inside one JVM: a message handed to another thread and an answer handed back. There is no server. */
enum HandOver implements Contender {
    LINKED {
        @Override
        Way newWay() {
            return over(new LinkedBlockingQueue<>());
        }
    },
    SYNCHRONOUS {
        @Override
        Way newWay() {
            return over(new SynchronousQueue<>());
        }
    },
    PARK {
        @Override
        Way newWay() {
            return new ParkingWay();
        }
    };

    private static final Object MESSAGE = new Object();

    /** One direction between two threads. */
    interface Way {
        void put(Object message) throws InterruptedException;

        Object take() throws InterruptedException;
    }

    abstract Way newWay();

    @Override
    public String serve() {
        return "none:0";
    }

    @Override
    public Client connect(String address) {
        Answers answers = new Answers(Thread.currentThread());
        Way calls = newWay();
        Way replies = newWay();
        Way stream = newWay();
        daemon(() -> replies.put(calls.take()));
        daemon(() -> {
            stream.take();
            answers.onAnswers(1);
        });
        return new Client() {
            @Override
            public void call() throws InterruptedException {
                calls.put(MESSAGE);
                replies.take();
            }

            @Override
            public double stream(long nanos) throws Exception {
                return answers.stream(nanos, () -> stream.put(MESSAGE));
            }
        };
    }

    private static Way over(BlockingQueue<Object> queue) {
        return new Way() {
            @Override
            public void put(Object message) throws InterruptedException {
                queue.put(message);
            }

            @Override
            public Object take() throws InterruptedException {
                return queue.take();
            }
        };
    }

    private interface Turn {
        void run() throws InterruptedException;
    }

    private static void daemon(Turn turn) {
        Thread thread = new Thread(() -> {
            try {
                while (true) {
                    turn.run();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    /** A queue without a lock, whose one taker parks when it finds nothing. */
    private static final class ParkingWay implements Way {
        private final Queue<Object> queue = new ConcurrentLinkedQueue<>();
        private volatile Thread parked = null;

        @Override
        public void put(Object message) {
            queue.add(message);
            Thread taker = parked;
            if (taker != null) {
                parked = null;
                LockSupport.unpark(taker);
            }
        }

        @Override
        public Object take() {
            Object message = queue.poll();
            while (message == null) {
                parked = Thread.currentThread();
                message = queue.poll();
                if (message == null) {
                    LockSupport.park(this);
                    message = queue.poll();
                }
            }
            parked = null;
            return message;
        }
    }
}
