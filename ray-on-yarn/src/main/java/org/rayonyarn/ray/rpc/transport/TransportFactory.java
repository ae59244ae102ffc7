package org.rayonyarn.ray.rpc.transport;

import java.io.IOException;

/** Opens a transport that calls a given receiver: all else (who we are, the secret, the codec) the factory knows already. */
@FunctionalInterface
public interface TransportFactory<M> {
    /**
     * @throws IOException if it can't listen, naming host and port
     */
    Transport<M> open(Receiver<M> receiver) throws IOException;
}
