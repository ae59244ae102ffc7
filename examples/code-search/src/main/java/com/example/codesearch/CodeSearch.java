package com.example.codesearch;

import io.ray.api.ActorHandle;
import io.ray.api.ObjectRef;
import io.ray.api.Ray;
import io.ray.api.WaitResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Indexes and searches source code. One task reads an archive, many tasks split its files into terms, and their results
 * go straight to the actors that hold the index ({@link Shard}): the driver sees none of it. Then the driver asks all
 * shards at once, for each query twice: for the statistics that the ranking needs, and for their best hits.
 */
public final class CodeSearch {
    private final Options options;
    private final List<String> archives;
    private final List<ActorHandle<Shard>> shards = new ArrayList<>();

    private CodeSearch(Options options) {
        this.options = options;
        this.archives = Sources.archivesIn(options.input());
    }

    public static void main(String[] args) {
        int exitCode = exitCode(args);
        if (exitCode != 0) {
            System.exit(exitCode);
        }
    }

    private static int exitCode(String... args) {
        Optional<Options> options;
        try {
            options = Options.parse(args);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage() + "\n" + Options.USAGE);
            return 2;
        }
        if (options.isEmpty()) {
            System.out.println(Options.USAGE);
            return 0;
        }
        return runOnRay(options.get()) ? 0 : 1;
    }

    private static boolean runOnRay(Options options) {
        Ray.init();
        try {
            return new CodeSearch(options).run();
        } finally {
            Ray.shutdown();
        }
    }

    private boolean run() {
        if (archives.isEmpty()) {
            System.err.println("no *-sources.jar in " + options.input());
            return false;
        }
        long start = System.nanoTime();
        buildIndex();
        long indexed = System.nanoTime();
        List<Statistics> statistics = statistics();
        List<List<Hit>> answers = search(statistics);
        long answered = System.nanoTime();

        Statistics all = statistics.get(0);
        print(
                "indexed %d archives in %d shards: %d files, %d terms, %.2f s",
                archives.size(), shards.size(), all.files(), all.terms(), seconds(start, indexed));
        printAnswers(answers);
        print("answered %d queries in %.3f s", answers.size(), seconds(indexed, answered));
        return !options.check() || equalsPlainLoop(answers);
    }

    private void buildIndex() {
        for (int i = 0; i < options.shards(); i++) {
            shards.add(Ray.actor(Shard::new).remote());
        }
        List<ObjectRef<Integer>> added = new ArrayList<>();
        for (String archive : archives) {
            ObjectRef<byte[]> bytes = Ray.task(Sources::read, archive).remote();
            for (int part = 0; part < options.batches(); part++) {
                ObjectRef<List<IndexedFile>> batch = Ray.task(
                                CodeSearch::index, archive, bytes, part, options.batches())
                        .remote();
                ActorHandle<Shard> shard = shards.get(added.size() % shards.size());
                added.add(shard.task(Shard::add, batch).remote());
            }
        }
        awaitAll(added);
    }

    /** The task: one part of an archive's files, split into terms. */
    static List<IndexedFile> index(String archive, byte[] bytes, int part, int parts) {
        List<IndexedFile> files = new ArrayList<>();
        for (SourceFile file : Sources.filesOf(archive, bytes, part, parts)) {
            files.add(IndexedFile.of(file));
        }
        return files;
    }

    private static void awaitAll(List<ObjectRef<Integer>> added) {
        List<ObjectRef<Integer>> waiting = added;
        while (!waiting.isEmpty()) {
            WaitResult<Integer> result = Ray.wait(waiting, Math.min(4, waiting.size()));
            Ray.get(result.getReady()); // a failed task shows here
            waiting = result.getUnready();
            print("  %d of %d batches indexed", added.size() - waiting.size(), added.size());
        }
    }

    private List<Statistics> statistics() {
        List<List<ObjectRef<Statistics>>> asked = new ArrayList<>();
        for (Query query : options.queries()) {
            asked.add(shards.stream()
                    .map(shard -> shard.task(Shard::statistics, query).remote())
                    .toList());
        }
        return asked.stream()
                .map(ofShards ->
                        Ray.get(ofShards).stream().reduce(Statistics::plus).orElseThrow())
                .toList();
    }

    private List<List<Hit>> search(List<Statistics> statistics) {
        List<List<ObjectRef<List<Hit>>>> asked = new ArrayList<>();
        for (int i = 0; i < statistics.size(); i++) {
            Query query = options.queries().get(i);
            Statistics all = statistics.get(i);
            asked.add(shards.stream()
                    .map(shard -> shard.task(Shard::search, query, all, options.hits())
                            .remote())
                    .toList());
        }
        return asked.stream().map(ofShards -> best(Ray.get(ofShards).stream())).toList();
    }

    private List<Hit> best(Stream<List<Hit>> ofShards) {
        return ofShards.flatMap(List::stream).sorted().limit(options.hits()).toList();
    }

    private void printAnswers(List<List<Hit>> answers) {
        for (int i = 0; i < answers.size(); i++) {
            print("%n%s", options.queries().get(i));
            answers.get(i).forEach(hit -> print("  %s", hit));
            if (answers.get(i).isEmpty()) {
                print("  nothing");
            }
        }
        print("");
    }

    private boolean equalsPlainLoop(List<List<Hit>> answers) {
        long start = System.nanoTime();
        PlainSearch plain = PlainSearch.over(archives);
        int hits = 0;
        for (int i = 0; i < answers.size(); i++) {
            Query query = options.queries().get(i);
            List<Hit> expected = plain.search(query, options.hits());
            if (!expected.equals(answers.get(i))) {
                print("check failed for '%s': the plain loop finds %s, the shards %s", query, expected, answers.get(i));
                return false;
            }
            hits += expected.size();
        }
        print("check: a plain loop finds the same %d hits, in %.2f s", hits, seconds(start, System.nanoTime()));
        return true;
    }

    private static double seconds(long startNs, long endNs) {
        return (endNs - startNs) / 1e9;
    }

    private static void print(String format, Object... args) {
        System.out.println(String.format(Locale.ROOT, format, args));
    }
}
