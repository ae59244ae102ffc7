/** The small helpers that Ray's programs use, by Ray's names. */
@NullMarked
package io.ray.runtime.util;

import org.jspecify.annotations.NullMarked;
