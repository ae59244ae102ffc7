package com.example.codesearch;

import java.util.List;

/** One file of source code. Immutable. */
record SourceFile(String name, List<String> lines) {}
