/** What Ray's programs ask a runtime about its configuration, by Ray's names. */
@NullMarked
package io.ray.runtime.config;

import org.jspecify.annotations.NullMarked;
