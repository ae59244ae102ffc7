/**
 * Runtime environments: what a program says that its tasks need. {@link org.rayonyarn.ray.env.JsonRuntimeEnv} is Ray's API, {@link
 * org.rayonyarn.ray.env.Environment} what of it a worker process is made from. The only package that sees Jackson.
 */
@NullMarked
package org.rayonyarn.ray.env;

import org.jspecify.annotations.NullMarked;
