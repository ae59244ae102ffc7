package com.example.codesearch;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The different terms of a question, in their order: a file must hold all of them. Immutable. */
final class Query implements Serializable {
    private static final long serialVersionUID = 1;

    private final String text;
    private final List<String> terms;

    Query(String text) {
        Set<String> found = new LinkedHashSet<>();
        Tokenizer.forEachTerm(text, found::add);
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    "the query '" + text + "' has no term: give a word of two letters or more");
        }
        this.text = text;
        this.terms = new ArrayList<>(found);
    }

    List<String> terms() {
        return terms;
    }

    @Override
    public String toString() {
        return text;
    }
}
