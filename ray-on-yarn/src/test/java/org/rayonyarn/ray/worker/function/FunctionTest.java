package org.rayonyarn.ray.worker.function;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ray.api.function.RayFunc;
import io.ray.api.function.RayFunc0;
import io.ray.api.function.RayFunc1;
import io.ray.api.function.RayFunc2;
import io.ray.api.function.RayFunc3;
import io.ray.api.function.RayFuncVoid1;
import io.ray.api.function.RayFuncVoid2;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.ray.rpc.FunctionDescriptor;
import org.rayonyarn.ray.worker.classes.CompiledJar;

/** From a lambda to its name and back to a call. */
class FunctionTest {
    private static final String HERE = FunctionTest.class.getName();

    private final FunctionTable table = new FunctionTable(FunctionTest.class.getClassLoader());

    static String greet(String name) {
        return "hello " + name;
    }

    static String greet(Integer number) {
        return "number " + number;
    }

    private static int secret() {
        return 42;
    }

    static long widened(long a, double b, char c) {
        return a + (long) b + c;
    }

    static void nothing(List<Object> list) {
        list.add("seen");
    }

    static String all(String... parts) {
        return String.join("+", parts);
    }

    static String fails(String message) throws IOException {
        throw new IOException(message);
    }

    interface Named {
        default String name() {
            return "default " + suffix();
        }

        String suffix();
    }

    static class Counter implements Named {
        private int count;

        Counter(int start) {
            count = start;
        }

        int add(int n) {
            count += n;
            return count;
        }

        private int peek() {
            return count;
        }

        int current() {
            return count;
        }

        @Override
        public String suffix() {
            return "counter";
        }

        static Counter create(int start) {
            return new Doubler(start);
        }
    }

    static final class Doubler extends Counter {
        Doubler(int start) {
            super(start);
        }

        @Override
        int add(int n) {
            return super.add(2 * n);
        }

        @Override
        public String suffix() {
            return "doubler";
        }
    }

    abstract static class Shape {
        Shape() {}
    }

    @Test
    void staticMethodsRun() throws Throwable {
        RayFunc1<String, String> greet = FunctionTest::greet;

        assertThat(FunctionDescriber.describe(greet))
                .isEqualTo(new FunctionDescriptor(HERE, "greet", "(Ljava/lang/String;)Ljava/lang/String;"));
        assertThat(call(greet, "ray")).isEqualTo("hello ray");
    }

    @Test
    void overloadsAreToldApart() throws Throwable {
        RayFunc1<Integer, String> greet = FunctionTest::greet;

        assertThat(call(greet, 7)).isEqualTo("number 7");
    }

    @Test
    void privateMethodsAndLambdasRun() throws Throwable {
        RayFunc0<Integer> secret = FunctionTest::secret;
        RayFunc2<Integer, Integer, Integer> sum = (a, b) -> a + b;

        assertThat(call(secret)).isEqualTo(42);
        assertThat(FunctionDescriber.describe(sum).methodName()).startsWith("lambda$");
        assertThat(call(sum, 1, 2)).isEqualTo(3);
    }

    @Test
    void numbersWidenAsInJava() throws Throwable {
        RayFunc3<Integer, Float, Character, Long> widened = FunctionTest::widened;

        assertThat(call(widened, 1, 2f, 'a')).isEqualTo(100L);
    }

    @Test
    void voidMethodsGiveNull() throws Throwable {
        RayFuncVoid1<List<Object>> nothing = FunctionTest::nothing;
        List<Object> list = new ArrayList<>();

        assertThat(call(nothing, list)).isNull();
        assertThat(list).containsExactly("seen");
        assertThat(FunctionDescriber.describe(nothing).returnsVoid()).isTrue();
    }

    @Test
    void variableArgumentsArePassedAsAnArray() throws Throwable {
        RayFunc1<String[], String> all = FunctionTest::all;
        RayFunc2<String, String, String> two = FunctionTest::all;

        assertThat(call(all, (Object) new String[] {"a", "b"})).isEqualTo("a+b");
        assertThat(call(two, "a", "b")).isEqualTo("a+b");
    }

    @Test
    void constructorsAndFactoriesMakeActors() throws Throwable {
        RayFunc1<Integer, Counter> constructor = Counter::new;
        RayFunc1<Integer, Counter> factory = Counter::create;

        assertThat(FunctionDescriber.describe(constructor))
                .isEqualTo(new FunctionDescriptor(Counter.class.getName(), "<init>", "(I)V"));
        assertThat(call(constructor, 1)).isExactlyInstanceOf(Counter.class);
        assertThat(call(factory, 1)).isExactlyInstanceOf(Doubler.class);
    }

    @Test
    void methodsOfAnActorRun() throws Throwable {
        Counter counter = new Counter(1);
        RayFunc2<Counter, Integer, Integer> add = Counter::add;
        RayFunc1<Counter, Integer> peek = Counter::peek;
        RayFuncVoid2<Counter, Integer> lambda = (c, n) -> c.add(n * 100);

        assertThat(callOn(counter, add, 2)).isEqualTo(3);
        assertThat(callOn(counter, lambda, 1)).isNull();
        assertThat(callOn(counter, peek)).isEqualTo(103);
    }

    @Test
    void anOverrideOfTheActorsClassRuns() throws Throwable {
        RayFunc2<Counter, Integer, Integer> add = Counter::add;
        RayFunc1<Doubler, Integer> inherited = Doubler::current;

        assertThat(callOn(new Doubler(1), add, 2)).isEqualTo(5);
        assertThat(callOn(new Doubler(1), inherited)).isEqualTo(1);
    }

    @Test
    void methodsOfInterfacesRunOnWhatImplementsThem() throws Throwable {
        RayFunc1<Named, String> name = Named::name;
        RayFunc1<Counter, String> ofClass = Counter::name;
        RayFunc1<Named, String> text = Named::toString;

        assertThat(callOn(new Doubler(1), name)).isEqualTo("default doubler");
        assertThat(callOn(new Counter(1), ofClass)).isEqualTo("default counter");
        assertThat(callOn(new Counter(1), text)).asString().contains("Counter");
    }

    @Test
    void methodsOfTheJdkRun() throws Throwable {
        RayFunc1<String, Integer> length = String::length;
        RayFunc1<String, Integer> parse = Integer::parseInt;

        assertThat(callOn("four", length)).isEqualTo(4);
        assertThat(call(parse, "12")).isEqualTo(12);
    }

    @Test
    void whatTheFunctionThrowsComesOutAsItIs() {
        RayFunc1<String, String> fails = FunctionTest::fails;

        assertThatThrownBy(() -> call(fails, "disk"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessage("disk");
    }

    @Test
    void capturedValuesAreRefused() {
        int captured = Integer.parseInt("3");
        Counter counter = new Counter(1);
        RayFunc1<Integer, Integer> lambda = n -> n + captured;
        RayFunc1<Integer, Integer> method = counter::add;

        for (RayFunc function : List.of(lambda, method)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FunctionDescriber.describe(function))
                    .withMessageContaining("captures 1 value(s)")
                    .withMessageContaining("give them as arguments");
        }
    }

    @Test
    void anOrdinaryObjectIsNoFunction() {
        RayFunc function = new RayFunc() {};

        assertThatIllegalArgumentException()
                .isThrownBy(() -> FunctionDescriber.describe(function))
                .withMessageContaining("lambda or a method reference")
                .withMessageContaining(HERE);
    }

    @Test
    void describingAgainFindsWhatIsKnown() {
        List<FunctionDescriptor> seen = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RayFunc1<String, String> greet = FunctionTest::greet; // the same call site
            seen.add(FunctionDescriber.describe(greet));
        }

        assertThat(seen.get(1)).isSameAs(seen.get(0));
        assertThat(table.find(seen.get(0))).isSameAs(table.find(seen.get(1)));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertNotFound(new FunctionDescriptor("com.x.Gone", "run", "()V"), "The class com.x.Gone of the function");
        assertNotFound(new FunctionDescriptor(HERE, "gone", "()V"), "has no method gone with the signature ()V");
        assertNotFound(new FunctionDescriptor(HERE, "secret", "()J"), "has no method secret with the signature ()J");
        assertNotFound(new FunctionDescriptor(HERE, "<init>", "(I)V"), "has no constructor with the signature (I)V");
        assertThatThrownBy(() -> table.find(new FunctionDescriptor(Shape.class.getName(), "<init>", "()V")))
                .isInstanceOf(FunctionNotFoundException.class)
                .hasMessageContaining("abstract");
    }

    @Test
    void argumentsThatDoNotFitAreNamed() {
        RayFunc2<Counter, Integer, Integer> add = Counter::add;
        RayFunc1<String, String> greet = FunctionTest::greet;
        Counter counter = new Counter(1);

        assertRefused(() -> callOn(counter, add, "x"), "Argument 1 of", "must be a int, not a java.lang.String");
        assertRefused(() -> callOn(counter, add, 1L), "must be a int, not a java.lang.Long");
        assertRefused(() -> callOn(counter, add, (Object) null), "must be a int, not null");
        assertRefused(() -> callOn(counter, add), "takes 1 argument(s), not 0");
        assertRefused(() -> callOn("x", add, 1), "can't be called on a java.lang.String");
        assertRefused(() -> call(add, 1), "is not static");
        assertRefused(() -> call(greet, 5), "must be a java.lang.String, not a java.lang.Integer");
    }

    @Test
    void functionsOfTheJobsLoaderRunAndGoWithIt(@TempDir Path folder) throws Throwable {
        Path jar = new CompiledJar()
                .source(
                        "com.user.Work",
                        "package com.user; class Work { private static int run(int n) { return n + 1; }"
                                + " static io.ray.api.function.RayFunc f() {"
                                + " return (io.ray.api.function.RayFunc1<Integer, Integer>) Work::run; } }")
                .writeTo(folder.resolve("work.jar"));

        WeakReference<ClassLoader> loader = runIn(jar);

        for (int i = 0; i < 50 && loader.get() != null; i++) {
            System.gc();
            Thread.sleep(20);
        }
        assertThat(loader.get()).isNull();
    }

    private static WeakReference<ClassLoader> runIn(Path jar) throws Throwable {
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()})) {
            FunctionTable table = new FunctionTable(loader);
            FunctionDescriptor f = new FunctionDescriptor("com.user.Work", "f", "()Lio/ray/api/function/RayFunc;");
            RayFunc function = (RayFunc) requireNonNull(table.find(f).invoke(null, new Object[0]));

            assertThat(table.find(FunctionDescriber.describe(function)).invoke(null, new Object[] {1}))
                    .isEqualTo(2);
            return new WeakReference<>(loader);
        }
    }

    private @Nullable Object call(RayFunc function, @Nullable Object... args) throws Throwable {
        return table.find(FunctionDescriber.describe(function)).invoke(null, args);
    }

    private @Nullable Object callOn(Object target, RayFunc function, @Nullable Object... args) throws Throwable {
        return table.find(FunctionDescriber.describe(function)).invoke(target, args);
    }

    private void assertNotFound(FunctionDescriptor descriptor, String message) {
        assertThatThrownBy(() -> table.find(descriptor))
                .isInstanceOf(FunctionNotFoundException.class)
                .hasMessageContaining(message)
                .hasMessageContaining("ray.job.code-search-path");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call, String... messages) {
        assertThatIllegalArgumentException().isThrownBy(call).satisfies(e -> assertThat(e.getMessage())
                .contains(Arrays.asList(messages)));
    }
}
