/**
 * What {@code bin/ray-on-yarn demo} runs: {@link org.rayonyarn.demo.Demo} starts a
 * {@link org.rayonyarn.demo.DemoCluster}, and submits a program to it as {@code yarn jar} does
 * ({@link org.rayonyarn.demo.Submission}).
 */
@NullMarked
package org.rayonyarn.demo;

import org.jspecify.annotations.NullMarked;
