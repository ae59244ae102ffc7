package com.example.codesearch;

import java.util.List;

/** One file of source code. Immutable. */
record SourceFile(String name, List<String> lines) {
    /** How well a line stands for its file: by how many of the terms it holds, and imports last among equals. */
    static int lineWeight(int termsInLine, String line) {
        return 2 * termsInLine + (line.startsWith("import ") ? 0 : 1);
    }
}
