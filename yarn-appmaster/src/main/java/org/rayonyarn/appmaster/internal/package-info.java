/**
 * The ApplicationMaster's one-thread core: which requests are open, which container answers which, what state each is in. Pure logic
 * without clock, thread, socket or Hadoop type; {@link org.rayonyarn.appmaster.internal.AppMasterCore} takes {@link
 * org.rayonyarn.appmaster.internal.Command}s and asks {@link org.rayonyarn.appmaster.internal.YarnPort} for effects.
 */
@NullMarked
package org.rayonyarn.appmaster.internal;

import org.jspecify.annotations.NullMarked;
