/**
 * What a model costs, layer by layer, and the network it runs on. Meet {@link org.rayonyarn.pipedream.profile.Profile}, {@link
 * org.rayonyarn.pipedream.profile.Layer} and {@link org.rayonyarn.pipedream.profile.Topology}; files are read in {@code profile.io}.
 */
@NullMarked
package org.rayonyarn.pipedream.profile;

import org.jspecify.annotations.NullMarked;
