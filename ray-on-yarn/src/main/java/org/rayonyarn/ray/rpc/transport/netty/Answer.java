package org.rayonyarn.ray.rpc.transport.netty;

import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.WireFormatException;
import org.rayonyarn.ray.rpc.WireInput;
import org.rayonyarn.ray.rpc.WireOutput;
import org.rayonyarn.ray.rpc.transport.ConnectException;
import org.rayonyarn.ray.rpc.transport.Peer;

/**
 * The acceptor's verdict, told only to those who know the secret.
 *
 * @param peer the acceptor
 * @param refusal why not, or null for welcome
 * @param detail one line; empty for welcome
 */
record Answer(Peer peer, ConnectException.@Nullable Cause refusal, String detail) {
    static Answer welcome(Peer self) {
        return new Answer(self, null, "");
    }

    void write(WireOutput out) {
        Transcript.writePeer(out, peer);
        out.writeString(refusal == null ? "" : refusal.name());
        out.writeString(detail);
    }

    static Answer read(WireInput in) {
        Peer peer = Transcript.readPeer(in);
        Answer answer = new Answer(peer, readRefusal(in), in.readString());
        in.expectEnd();
        return answer;
    }

    private static ConnectException.@Nullable Cause readRefusal(WireInput in) {
        String name = in.readString();
        if (name.isEmpty()) {
            return null;
        }
        return Stream.of(ConnectException.Cause.values())
                .filter(cause -> cause.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new WireFormatException("unknown answer; name=" + name));
    }
}
