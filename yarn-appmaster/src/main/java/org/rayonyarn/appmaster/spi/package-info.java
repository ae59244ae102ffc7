/**
 * What a program implements to run on YARN, and the plain values that it exchanges with the generic ApplicationMaster.
 *
 * <p>Three types to meet, in order: {@link org.rayonyarn.appmaster.spi.Application} is yours to write; {@link
 * org.rayonyarn.appmaster.spi.Containers} is how it asks for and gives back containers; {@link
 * org.rayonyarn.appmaster.spi.ContainerEvent} is all that can happen to them. No type of Hadoop appears in this package, so an
 * application can be tested against a simulated ResourceManager.
 */
@NullMarked
package org.rayonyarn.appmaster.spi;

import org.jspecify.annotations.NullMarked;
