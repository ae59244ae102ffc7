package org.rayonyarn.ray.rpc;

/**
 * A bundle of a placement group as its node is told of it.
 *
 * @param index its position in the group
 */
public record PlacedBundle(int index, ResourceSet resources) {}
