package org.rayonyarn.ray.rpc;

import io.ray.api.id.PlacementGroupId;

/** What a node holds for a placement group by one transaction, reserved or committed. */
public record HeldBundles(PlacementGroupId group, long transaction) {}
