/**
 * Small Ray programs to start from: {@link com.example.basics.MonteCarloPi} (tasks),
 * {@link com.example.basics.ParameterServer} (an actor that tasks share), {@link com.example.basics.TreeSum} (tasks that
 * start tasks and wait for them). Each checks its own result.
 */
@NullMarked
package com.example.basics;

import org.jspecify.annotations.NullMarked;
