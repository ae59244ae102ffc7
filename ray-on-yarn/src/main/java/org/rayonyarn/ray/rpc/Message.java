package org.rayonyarn.ray.rpc;

/**
 * What one process says to another. Immutable.
 *
 * <p>Nodes talk to each other ({@link NodeMessage}) about tasks and objects; the head is asked ({@link HeadRequest}) and
 * answers ({@link HeadReply}) about who lives where, and never carries a task's specification, arguments or result.
 */
public sealed interface Message permits NodeMessage, HeadRequest, HeadReply {}
