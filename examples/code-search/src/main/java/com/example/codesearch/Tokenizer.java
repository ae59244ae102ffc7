package com.example.codesearch;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Splits source text into search terms, all in lower case: each identifier as a whole, and its parts if it has several.
 * {@code HTTPServer2} gives {@code httpserver2}, {@code http}, {@code server2}; {@code LEASE_PERIOD} gives
 * {@code lease_period}, {@code lease}, {@code period}. Parts of one letter are left out. Stateless.
 */
final class Tokenizer {
    private static final Pattern IDENTIFIER = Pattern.compile("(?<![0-9])[A-Za-z_$][A-Za-z0-9_$]*");
    /** Capitals before a capitalised word (HTTP in HTTPServer), a word with or without its capital, capitals alone. */
    private static final Pattern PART = Pattern.compile("[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z]+[0-9]*");

    private Tokenizer() {}

    static void forEachTerm(String text, Consumer<String> action) {
        Matcher identifiers = IDENTIFIER.matcher(text);
        while (identifiers.find()) {
            splitIdentifier(identifiers.group(), action);
        }
    }

    private static void splitIdentifier(String identifier, Consumer<String> action) {
        String whole = identifier.toLowerCase(Locale.ROOT);
        if (whole.length() > 1) {
            action.accept(whole);
        }
        Matcher parts = PART.matcher(identifier);
        while (parts.find()) {
            String part = parts.group().toLowerCase(Locale.ROOT);
            if (part.length() > 1 && !part.equals(whole)) {
                action.accept(part);
            }
        }
    }
}
