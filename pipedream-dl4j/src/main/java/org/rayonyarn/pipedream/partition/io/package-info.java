/** Plans as JSON. Meet {@link org.rayonyarn.pipedream.partition.io.PlanJson}. */
@NullMarked
package org.rayonyarn.pipedream.partition.io;

import org.jspecify.annotations.NullMarked;
