/** The command {@code lease}: {@link org.rayonyarn.lease.cli.LeaseCommand} is found by ServiceLoader, or run as a main. */
@NullMarked
package org.rayonyarn.lease.cli;

import org.jspecify.annotations.NullMarked;
