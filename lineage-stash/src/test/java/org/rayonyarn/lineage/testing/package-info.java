/**
 * For tests of the stash and of what stands on it. Meet {@link org.rayonyarn.lineage.testing.InMemoryStableStore}, which forgets
 * at a crash what was not flushed; {@link org.rayonyarn.lineage.testing.SettableFence}; and {@link
 * org.rayonyarn.lineage.testing.StableStoreContract}, what every store must do.
 */
@NullMarked
package org.rayonyarn.lineage.testing;

import org.jspecify.annotations.NullMarked;
