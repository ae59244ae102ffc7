package org.rayonyarn.ray.yarn.rows;

import io.ray.api.ActorHandle;
import io.ray.api.Ray;
import java.util.concurrent.CountDownLatch;

/** An actor with a bit of everything. */
public final class Keeper {
    private final String name;
    private final boolean bornAgain = Ray.getRuntimeContext().wasCurrentActorRestarted();
    private int calls;
    private final CountDownLatch open = new CountDownLatch(1);

    public Keeper(String name) {
        this.name = name;
    }

    public String name() {
        return name;
    }

    public int count() {
        return ++calls;
    }

    public boolean isBornAgain() {
        return bornAgain;
    }

    public ActorHandle<Keeper> child() {
        return Ray.actor(Keeper::new, "child of " + name).remote();
    }

    public void leave() {
        Ray.exitActor();
    }

    public boolean await() throws InterruptedException {
        open.await();
        return true;
    }

    public void release() {
        open.countDown();
    }

    public int later(int millis) throws InterruptedException {
        Thread.sleep(millis);
        return millis;
    }

    public String property(String key) {
        return String.valueOf(System.getProperty(key));
    }
}
