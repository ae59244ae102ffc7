package org.rayonyarn.replication;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A set of names in a list, in no order that means anything: so that any of them is found, added and removed at once. */
final class IndexedNames {
    private final List<String> names = new ArrayList<>();
    private final List<String> view = Collections.unmodifiableList(names);
    private final Map<String, Integer> indexOf = new HashMap<>();

    void add(String name) {
        if (indexOf.putIfAbsent(name, names.size()) == null) {
            names.add(name);
        }
    }

    /** The last one takes its place. */
    void remove(String name) {
        Integer index = indexOf.remove(name);
        if (index == null) {
            return;
        }
        String last = names.remove(names.size() - 1);
        if (!last.equals(name)) {
            names.set(index, last);
            indexOf.put(last, index);
        }
    }

    List<String> asList() {
        return view;
    }
}
