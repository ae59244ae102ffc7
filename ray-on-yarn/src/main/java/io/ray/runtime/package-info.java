/** Only names that Ray's programs and Ray's API load: the factory behind {@code Ray.init()}, and what it makes. */
@NullMarked
package io.ray.runtime;

import org.jspecify.annotations.NullMarked;
