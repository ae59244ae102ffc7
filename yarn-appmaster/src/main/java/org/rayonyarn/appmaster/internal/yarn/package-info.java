/**
 * Hadoop's side of the generic ApplicationMaster: callbacks of AMRMClientAsync, NMClientAsync and YarnClient turned into commands for the
 * core, the core's wishes turned into calls; launch contexts, the staging folder and the tracking page. The only package with Hadoop
 * types beside the client's front door.
 */
@NullMarked
package org.rayonyarn.appmaster.internal.yarn;

import org.jspecify.annotations.NullMarked;
