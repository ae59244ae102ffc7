package org.rayonyarn.ray.api;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.CurrentNode;
import org.rayonyarn.ray.api.Programs.Counter;
import org.rayonyarn.ray.node.NodeProbe;

/** Tasks and actors that hand references round, for the tests of their counting. */
final class ReferencePrograms {
    private ReferencePrograms() {}

    /** What its node knows of: objects, and whatever is not settled. */
    static String countsHere() throws InterruptedException {
        System.gc();
        Thread.sleep(20);
        return CurrentNode.gateway().self().name() + " objects=" + NodeProbe.objects(CurrentNode.gateway());
    }

    static ObjectRef<Integer> putHere(int value) {
        return Ray.put(value);
    }

    /** Hands what it got to a task of its own, and that hands it back. */
    static List<ObjectRef<Integer>> passRound(List<ObjectRef<Integer>> references, int times) {
        return times == 0
                ? references
                : Ray.task(ReferencePrograms::passRound, references, times - 1)
                        .remote()
                        .get();
    }

    /** A large value with references inside. */
    static Loaded load(int bytes, List<ObjectRef<Integer>> references) {
        return new Loaded(new byte[bytes], references);
    }

    static int firstOf(Loaded loaded) {
        return loaded.references.get(0).get();
    }

    static int get(List<ObjectRef<Integer>> reference) {
        return reference.get(0).get();
    }

    static int read(ObjectRef<Integer> reference) {
        return reference.get();
    }

    static int addByHandle(ActorHandle<Counter> counter, int delta) {
        return counter.task(Counter::add, delta).remote().get();
    }

    /** A value that is pulled, not sent along. */
    static final class Loaded implements java.io.Serializable {
        private static final long serialVersionUID = 1L;
        final byte[] ballast;
        final List<ObjectRef<Integer>> references;

        Loaded(byte[] ballast, List<ObjectRef<Integer>> references) {
            this.ballast = ballast;
            this.references = references;
        }
    }

    /** Takes a while to be made, and reads what its constructor was given only when it is asked. */
    static final class Heir {
        private final List<ObjectRef<Integer>> inherited;

        Heir(List<ObjectRef<Integer>> inherited) throws InterruptedException {
            Thread.sleep(300);
            this.inherited = inherited;
        }

        int read() {
            return inherited.get(0).get();
        }
    }

    /** Keeps references and handles between calls. */
    static final class Keeper {
        private List<ObjectRef<Integer>> kept = new ArrayList<>();
        private @Nullable ActorHandle<Counter> counter;

        int keep(List<ObjectRef<Integer>> references) {
            kept = references;
            return references.size();
        }

        int keepHandle(List<ActorHandle<Counter>> handle) {
            counter = handle.get(0);
            return 1;
        }

        int sum() {
            return Ray.get(kept).stream().mapToInt(Integer::intValue).sum();
        }

        int addByKeptHandle(int delta) {
            return addByHandle(java.util.Objects.requireNonNull(counter), delta);
        }

        int letGo() {
            kept = new ArrayList<>();
            counter = null;
            System.gc();
            return 0;
        }

        List<ObjectRef<Integer>> handOut() {
            return kept;
        }
    }
}
