package org.rayonyarn.pipedream.profile;

/** The output of layer {@code from} is an input of layer {@code to}. */
public record Edge(String from, String to) {}
