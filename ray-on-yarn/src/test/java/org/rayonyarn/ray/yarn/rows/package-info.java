/**
 * A user's program that checks each row of the README's table of compatibility. It knows ray-api, and of ours what Ray's runtime
 * offers under the same names; it is packed into a jar and run on YARN.
 */
@org.jspecify.annotations.NullMarked
package org.rayonyarn.ray.yarn.rows;
