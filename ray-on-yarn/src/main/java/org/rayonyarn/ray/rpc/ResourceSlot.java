package org.rayonyarn.ray.rpc;

/**
 * One numbered piece of a resource, or a part of it.
 *
 * @param id the piece, from 0
 * @param units how much of it, in ten-thousandths
 */
public record ResourceSlot(int id, long units) {
    /** How much of the piece; 1 for all of it. */
    public double amount() {
        return units / (double) ResourceSet.UNITS;
    }
}
