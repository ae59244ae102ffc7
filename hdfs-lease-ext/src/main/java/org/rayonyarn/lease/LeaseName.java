package org.rayonyarn.lease;

import java.util.List;

/**
 * What a lease is on: a slash-separated path of one or more components, for a file system
 * {@code <scheme>:<authority>/path}. Two names are the same lease exactly if their text is equal.
 *
 * @param value no leading or trailing slash, no empty, {@code .} or {@code ..} component, no control characters,
 *     each component at most {@link #MAX_COMPONENT} and the whole at most {@link #MAX_LENGTH} characters
 */
public record LeaseName(String value) implements Comparable<LeaseName> {
    /** HDFS's own default for one component of a path. */
    public static final int MAX_COMPONENT = 255;
    /** Half of what HDFS allows for a path: percent-encoding may triple a name and ZooKeeper reads at most 1 MiB. */
    public static final int MAX_LENGTH = 4_000;

    public LeaseName {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a lease's name is empty");
        }
        if (value.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a lease's name is too long: length=" + value.length() + " max="
                    + MAX_LENGTH + " name=" + value.substring(0, 60) + "...");
        }
        for (String component : value.split("/", -1)) {
            checkComponent(component, value);
        }
    }

    public static LeaseName of(String value) {
        return new LeaseName(value);
    }

    public List<String> components() {
        return List.of(value.split("/", -1));
    }

    /** Whether this name lies below {@code folder}; no name lies below itself. */
    public boolean isUnder(LeaseName folder) {
        return value.startsWith(folder.value + "/");
    }

    /** This name with {@code from}, itself or a folder above it, replaced by {@code to}. */
    public LeaseName moved(LeaseName from, LeaseName to) {
        if (!equals(from) && !isUnder(from)) {
            throw new IllegalArgumentException("not at or below the moved folder: name=" + this + " folder=" + from);
        }
        return new LeaseName(to.value + value.substring(from.value.length()));
    }

    @Override
    public int compareTo(LeaseName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static void checkComponent(String component, String name) {
        String fault = null;
        if (component.isEmpty()) {
            fault = "has an empty component";
        } else if (component.equals(".") || component.equals("..")) {
            fault = "has the component '" + component + "'";
        } else if (component.length() > MAX_COMPONENT) {
            fault = "has a component of " + component.length() + " characters, more than " + MAX_COMPONENT;
        } else if (component.chars().anyMatch(Character::isISOControl)) {
            fault = "has a control character";
        }
        if (fault != null) {
            throw new IllegalArgumentException("a lease's name " + fault + ": name="
                    + name.substring(0, Math.min(name.length(), 120)).replaceAll("\\p{Cntrl}", "?"));
        }
    }
}
