/**
 * Full-text search over source code with Ray: {@link com.example.codesearch.CodeSearch} is the program,
 * {@link com.example.codesearch.Shard} the actor that holds a part of the index, {@link com.example.codesearch.PlainSearch}
 * the same without Ray, to compare with.
 */
@NullMarked
package com.example.codesearch;

import org.jspecify.annotations.NullMarked;
