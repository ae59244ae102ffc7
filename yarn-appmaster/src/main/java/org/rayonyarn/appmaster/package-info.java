/**
 * A small generic YARN ApplicationMaster and the client that submits it.
 *
 * <p>Three types to meet, in order: {@link org.rayonyarn.appmaster.spi.Application} is what you write; {@link
 * org.rayonyarn.appmaster.AppMaster} runs it inside the AM's container; {@link org.rayonyarn.appmaster.AppMasterClient} stages its files,
 * submits it and follows it. A process in any other container learns its place and its secrets from {@link
 * org.rayonyarn.appmaster.InsideContainer}.
 */
@NullMarked
package org.rayonyarn.appmaster;

import org.jspecify.annotations.NullMarked;
