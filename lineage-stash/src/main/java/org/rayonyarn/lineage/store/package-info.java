/**
 * What the lineage stash asks of durable storage. Meet {@link org.rayonyarn.lineage.store.StableStore}, one origin's log; {@link
 * org.rayonyarn.lineage.store.StableStore.Entry}, a record in it; and {@link org.rayonyarn.lineage.store.WriterFence}, which
 * says whether an incarnation may still write.
 */
@NullMarked
package org.rayonyarn.lineage.store;

import org.jspecify.annotations.NullMarked;
