package org.rayonyarn.benchmarks.transport;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** gRPC: one stream both ways, bytes as they are, no executor in between, no authentication. */
final class Grpc implements Contender {
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream in) {
            try {
                return in.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };
    private static final MethodDescriptor<byte[], byte[]> ECHO = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
            .setFullMethodName("Benchmark/Echo")
            .setRequestMarshaller(BYTES)
            .setResponseMarshaller(BYTES)
            .build();

    @Override
    public String serve() throws IOException {
        Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .addService(ServerServiceDefinition.builder("Benchmark")
                        .addMethod(ECHO, ServerCalls.asyncBidiStreamingCall(answers -> new Observer(answers::onNext)))
                        .build())
                .build()
                .start();
        return "127.0.0.1:" + server.getPort();
    }

    @Override
    public Client connect(String address) {
        ManagedChannel channel = NettyChannelBuilder.forTarget(address)
                .usePlaintext()
                .directExecutor()
                .build();
        Answers answers = new Answers(Thread.currentThread());
        StreamObserver<byte[]> out = ClientCalls.asyncBidiStreamingCall(
                channel.newCall(ECHO, CallOptions.DEFAULT), new Observer(message -> answers.onAnswers(1)));
        byte[] message = new byte[MESSAGE_BYTES];
        return new Client() {
            @Override
            public void call() {
                long next = answers.count() + 1;
                out.onNext(message);
                answers.await(next);
            }

            @Override
            public double stream(long nanos) throws Exception {
                return answers.stream(nanos, () -> out.onNext(message));
            }
        };
    }

    private static final class Observer implements StreamObserver<byte[]> {
        private final Consumer<byte[]> onNext;

        Observer(Consumer<byte[]> onNext) {
            this.onNext = onNext;
        }

        @Override
        public void onNext(byte[] message) {
            onNext.accept(message);
        }

        @Override
        public void onError(Throwable failure) {}

        @Override
        public void onCompleted() {}
    }
}
