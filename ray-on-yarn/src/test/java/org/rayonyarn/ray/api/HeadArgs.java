package org.rayonyarn.ray.api;

/** What each node of a test about resources offers. */
final class HeadArgs {
    private HeadArgs() {}

    static void set() {
        System.setProperty("ray.head-args.0", "--num-cpus=" + PlacementGroupContract.CPUS);
        System.setProperty("ray.head-args.1", "--num-gpus=2");
    }

    static void clear() {
        System.clearProperty("ray.head-args.0");
        System.clearProperty("ray.head-args.1");
    }
}
