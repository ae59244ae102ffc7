package org.rayonyarn.ray.api;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.concurrencygroup.annotations.DefConcurrencyGroup;
import io.ray.api.concurrencygroup.annotations.UseConcurrencyGroup;
import io.ray.api.options.ActorLifetime;
import io.ray.api.parallelactor.ParallelActorHandle;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** Actors as users write them, for the tests of actors' lives, retries and concurrency groups. */
final class ActorPrograms {
    private ActorPrograms() {}

    /** Can be asked which life it is in, and to behave in the first as it doesn't later. */
    static class Phoenix {
        private final String name;
        private final boolean bornAgain = Ray.getRuntimeContext().wasCurrentActorRestarted();
        private final List<Integer> noted = new ArrayList<>();

        Phoenix(String name) {
            this.name = name;
        }

        String name() {
            return name;
        }

        boolean bornAgain() {
            return bornAgain && Ray.getRuntimeContext().wasCurrentActorRestarted();
        }

        int note(int number) {
            noted.add(number);
            return noted.size();
        }

        List<Integer> noted() {
            return noted;
        }

        /** In its first life it never comes back. */
        int hangAtFirst(int number) throws InterruptedException {
            if (!bornAgain) {
                new CountDownLatch(1).await();
            }
            return note(number);
        }

        int exit() {
            Ray.exitActor();
            return 0;
        }

        long pid() {
            return ProcessHandle.current().pid();
        }

        long later(long number) throws InterruptedException {
            Thread.sleep(number);
            return number;
        }

        ActorHandle<Phoenix> child(String childsName, int maxRestarts) {
            return Ray.actor(Phoenix::new, childsName)
                    .setName(childsName)
                    .setMaxRestarts(maxRestarts)
                    .remote();
        }

        ObjectRef<String> askItself() {
            ActorHandle<Phoenix> self = Ray.getRuntimeContext().getCurrentActorHandle();
            return self.task(Phoenix::name).remote();
        }
    }

    /** Throws in its constructor unless it is the first life. */
    static final class FailsAtRebirth {
        FailsAtRebirth() {
            if (Ray.getRuntimeContext().wasCurrentActorRestarted()) {
                throw new IllegalStateException("once is enough");
            }
        }

        int one() {
            return 1;
        }
    }

    /** Another driver of the session: makes actors of all lifetimes, and leaves. */
    public static final class OtherDriver {
        private OtherDriver() {}

        public static void main(String[] args) {
            Ray.init();
            make("detached", ActorLifetime.DETACHED);
            make("by-default", null);
            make("bound", ActorLifetime.NON_DETACHED);
            Ray.shutdown();
        }

        private static void make(String name, @Nullable ActorLifetime lifetime) {
            ActorHandle<Phoenix> actor = Ray.actor(Phoenix::new, name)
                    .setName(name)
                    .setLifetime(lifetime)
                    .setMaxRestarts(1)
                    .remote();
            actor.task(Phoenix::note, 1).remote().get();
        }
    }

    static ActorHandle<Phoenix> makePhoenix(String name) {
        return Ray.actor(Phoenix::new, name).remote();
    }

    static String slowly(String value, int millis) throws InterruptedException {
        Thread.sleep(millis);
        return value;
    }

    static String nameOf(List<ActorHandle<Phoenix>> handles) {
        return handles.get(0).task(Phoenix::name).remote().get();
    }

    static int callUntilRefused(ActorHandle<Phoenix> actor, int calls) {
        int accepted = 0;
        for (int i = 0; i < calls; i++) {
            try {
                actor.task(Phoenix::later, 60_000L).remote();
                accepted++;
            } catch (io.ray.api.exception.PendingCallsLimitExceededException e) {
                return accepted;
            }
        }
        return accepted;
    }

    /** What several concurrency groups share: two latches that their calls open and wait for. */
    @DefConcurrencyGroup(name = "io", maxConcurrency = 1)
    @DefConcurrencyGroup(name = "compute", maxConcurrency = 2)
    static class Grouped {
        private final CountDownLatch opened = new CountDownLatch(1);

        @UseConcurrencyGroup(name = "io")
        public long ioThread() {
            return Thread.currentThread().getId();
        }

        @UseConcurrencyGroup(name = "compute")
        public long computeThread() {
            return Thread.currentThread().getId();
        }

        public long ownThread() {
            return Thread.currentThread().getId();
        }

        @UseConcurrencyGroup(name = "io")
        public boolean awaitInIo() throws InterruptedException {
            opened.await();
            return true;
        }

        public boolean awaitInDefault() throws InterruptedException {
            opened.await();
            return true;
        }

        @UseConcurrencyGroup(name = "compute")
        public boolean open() {
            opened.countDown();
            return true;
        }

        public boolean openInDefault() {
            opened.countDown();
            return true;
        }
    }

    static final class GroupedChild extends Grouped {}

    static final class UsesUndefinedGroup {
        @UseConcurrencyGroup(name = "nowhere")
        public int one() {
            return 1;
        }
    }

    /** Has no annotations. */
    static final class Plain {
        long first() {
            return Thread.currentThread().getId();
        }

        long second() {
            return Thread.currentThread().getId();
        }
    }

    /** One of several instances. */
    static final class Instance {
        private int calls;
        private long thread;

        int add(int delta) {
            long current = Thread.currentThread().getId();
            if (calls++ > 0 && thread != current) {
                throw new IllegalStateException("called on two threads");
            }
            thread = current;
            return calls * 1000 + delta;
        }

        long thread() {
            return Thread.currentThread().getId();
        }

        void forget() {
            calls = 0;
        }
    }

    static int addInInstance(ParallelActorHandle<Instance> actor, int instance) {
        return actor.getInstance(instance).task(Instance::add, 7).remote().get();
    }
}
