package org.rayonyarn.ray.head;

final class InMemoryControlStoreTest extends ControlStoreContract {
    @Override
    ControlStore store() {
        return new InMemoryControlStore();
    }
}
