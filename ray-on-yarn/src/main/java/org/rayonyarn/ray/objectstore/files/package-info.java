/**
 * The files behind the object store: {@link org.rayonyarn.ray.objectstore.files.ObjectFiles} is the door,
 * {@link org.rayonyarn.ray.objectstore.files.SharedFolder} the place that processes of one host share.
 */
@NullMarked
package org.rayonyarn.ray.objectstore.files;

import org.jspecify.annotations.NullMarked;
