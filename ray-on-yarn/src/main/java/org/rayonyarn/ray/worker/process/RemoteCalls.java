package org.rayonyarn.ray.worker.process;

import io.ray.api.exception.RayException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.rpc.WorkerMessage;

/** Calls of the node that are too rare for messages of their own: each is one question and its answer. Any thread. */
final class RemoteCalls implements InvocationHandler {
    private final Questions questions;

    private RemoteCalls(Questions questions) {
        this.questions = questions;
    }

    /** A gateway all of whose calls are made there. */
    static NodeGateway over(Questions questions) {
        return (NodeGateway) Proxy.newProxyInstance(
                NodeGateway.class.getClassLoader(), new Class<?>[] {NodeGateway.class}, new RemoteCalls(questions));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] given) {
        @Nullable Object[] values = given == null ? new Object[0] : given;
        byte[] arguments = GatewayMethods.write(method.getGenericParameterTypes(), values);
        byte[] result = result(questions.ask(
                number -> new WorkerMessage.Call(number, GatewayMethods.name(method), arguments), NodeGateway.FOREVER));
        return GatewayMethods.read(new Type[] {method.getGenericReturnType()}, result)[0];
    }

    /** What a call gave; what it threw is thrown here. */
    static byte[] result(WorkerMessage answer) {
        WorkerMessage.Returned returned = (WorkerMessage.Returned) answer;
        if (returned.failure().length > 0) {
            throw failure(returned.failure());
        }
        return returned.result();
    }

    private static RuntimeException failure(byte[] bytes) {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            Object thrown = in.readObject();
            return thrown instanceof RuntimeException unchecked
                    ? unchecked
                    : new RayException("the node failed: " + thrown);
        } catch (IOException | ClassNotFoundException e) {
            return new RayException("the node failed, and its exception can't be read", e);
        }
    }
}
