/**
 * What tests of applications stand on; goes into the module's test-jar.
 *
 * <p>Three types to meet: {@link org.rayonyarn.appmaster.testing.SimulatedYarn} is a seeded ResourceManager without threads or clock;
 * {@link org.rayonyarn.appmaster.testing.KeepRunning} is the sample application; {@link
 * org.rayonyarn.appmaster.testing.MiniHadoop} is real HDFS and YARN in this JVM.
 */
@NullMarked
package org.rayonyarn.appmaster.testing;

import org.jspecify.annotations.NullMarked;
