package org.rayonyarn.ray.local;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.rayonyarn.ray.WorkerRuntime;
import org.rayonyarn.ray.client.NodeSettings;
import org.rayonyarn.ray.client.RaySettings;
import org.rayonyarn.ray.node.NodeConfig;
import org.rayonyarn.ray.process.DriverSession;
import org.rayonyarn.ray.process.NodeProcess;
import org.rayonyarn.ray.process.QuietLogging;
import org.rayonyarn.ray.rpc.Endpoint;
import org.rayonyarn.ray.rpc.ResourceSet;

/** The main of a child JVM: reads its orders from standard input, serves as a node, ends when that input ends. */
public final class ChildNodeMain {
    static final String NAME = "child.name";
    static final String HEAD = "child.head";
    static final String SECRET = "child.secret";
    static final String RESOURCE = "child.resource.";
    static final String END_OF_ORDERS = "#end";

    private static final Duration REGISTRATION = Duration.ofSeconds(30);

    private ChildNodeMain() {}

    public static void main(String[] args) throws IOException, InterruptedException {
        QuietLogging.start();
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.ISO_8859_1));
        NodeProcess node = start(readOrders(in));
        WorkerRuntime.install(DriverSession.workersOnly(""));
        while (in.readLine() != null) {
            // nothing more is said: the end of input is the parent's end
        }
        node.close();
        System.exit(0); // user threads of any kind must not keep a node alive that nobody can reach
    }

    private static Properties readOrders(BufferedReader in) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.equals(END_OF_ORDERS); line = in.readLine()) {
            text.append(line).append('\n');
        }
        Properties orders = new Properties();
        orders.load(new StringReader(text.toString()));
        return orders;
    }

    private static NodeProcess start(Properties orders) throws IOException, InterruptedException {
        Map<String, String> values = new HashMap<>();
        Map<String, Double> resources = new HashMap<>();
        for (String key : orders.stringPropertyNames()) {
            if (key.startsWith(RESOURCE)) {
                resources.put(key.substring(RESOURCE.length()), Double.valueOf(orders.getProperty(key)));
            } else if (RaySettings.isOurs(key)) {
                values.put(key, orders.getProperty(key));
            }
        }
        RaySettings settings = RaySettings.of(values);
        String name = orders.getProperty(NAME);
        NodeSettings nodes = new NodeSettings(settings);
        NodeConfig config = nodes.worker(name, 1, ResourceSet.of(resources), nodes.headLabels());
        byte[] secret = Base64.getDecoder().decode(orders.getProperty(SECRET));
        ClassLoader user = ChildNodeMain.class.getClassLoader();
        NodeProcess node = new NodeProcess(new NodeProcess.Setup(
                settings,
                config,
                Endpoint.parse(orders.getProperty(HEAD)),
                secret,
                job -> user,
                reason -> System.exit(0)));
        node.register(REGISTRATION);
        return node;
    }
}
