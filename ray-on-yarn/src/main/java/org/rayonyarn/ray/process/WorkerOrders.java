package org.rayonyarn.ray.process;

import io.ray.api.id.JobId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.NodeInfo;
import org.rayonyarn.ray.rpc.ValueCodec;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;

/**
 * What a worker process is told by its standard input, where nobody else sees it. Immutable.
 *
 * @param name its own
 * @param begun the file in which it counts the tasks that it begins
 * @param node the node that it works for
 * @param port where that listens for workers
 * @param secret of that port alone: a worker is not given the session's
 * @param job whose code it runs
 * @param namespace the job's
 * @param codeSearchPath where the job's classes are, beside the class path; may be empty
 * @param userFirst whether they win over what we bring along
 * @param bootstrapAddress what others put into {@code ray.address}
 * @param maxThreads how many tasks may be under way at once
 * @param settings {@code ray.*}
 */
record WorkerOrders(
        String name,
        String begun,
        NodeInfo node,
        Endpoint port,
        byte[] secret,
        JobId job,
        String namespace,
        String codeSearchPath,
        boolean userFirst,
        String bootstrapAddress,
        int maxThreads,
        Map<String, String> settings) {
    /** Leaves the stream open: its end is the node's. */
    void writeTo(OutputStream out) throws IOException {
        WireOutput bytes = WireOutput.onHeap(1024);
        ValueCodec.write(bytes, WorkerOrders.class, this);
        String line = Base64.getEncoder().encodeToString(bytes.toByteArray()) + "\n";
        out.write(line.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    static WorkerOrders readFrom(BufferedReader in) throws IOException {
        String line = in.readLine();
        if (line == null) {
            throw new IOException("no orders: a worker process is started by its node");
        }
        Object orders = ValueCodec.read(WireInput.of(Base64.getDecoder().decode(line)), WorkerOrders.class);
        return (WorkerOrders) Objects.requireNonNull(orders);
    }
}
