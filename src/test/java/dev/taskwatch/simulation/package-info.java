/**
 * The whole service under a virtual clock, with everything that can go wrong going wrong: {@link
 * dev.taskwatch.simulation.Simulation} is one life of it, {@link dev.taskwatch.simulation.Laws} says what must hold.
 */
@NullMarked
package dev.taskwatch.simulation;

import org.jspecify.annotations.NullMarked;
