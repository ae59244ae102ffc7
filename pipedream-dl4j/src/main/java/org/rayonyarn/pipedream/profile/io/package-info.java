/**
 * Profiles in files: our JSON, and the {@code graph.txt} of PipeDream's authors. Meet {@link
 * org.rayonyarn.pipedream.profile.io.ProfileFiles}, {@link org.rayonyarn.pipedream.profile.io.JsonProfile} and {@link
 * org.rayonyarn.pipedream.profile.io.GraphText}.
 */
@NullMarked
package org.rayonyarn.pipedream.profile.io;

import org.jspecify.annotations.NullMarked;
