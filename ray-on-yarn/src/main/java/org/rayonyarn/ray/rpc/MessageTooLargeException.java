package org.rayonyarn.ray.rpc;

/** A message that does not fit in a frame; nothing of it was sent, and the connection goes on. */
public final class MessageTooLargeException extends RuntimeException {
    private final long bytes;
    private final long maxBytes;

    /**
     * @param bytes the message's length, as far as it was written when the bound was met
     * @param maxBytes the bound
     * @param remedy what to change, naming the configuration key
     */
    public MessageTooLargeException(long bytes, long maxBytes, String remedy) {
        super("message too large; bytes>=" + bytes + " max=" + maxBytes + " remedy=" + remedy);
        this.bytes = bytes;
        this.maxBytes = maxBytes;
    }

    /** At least so many bytes long. */
    public long bytes() {
        return bytes;
    }

    public long maxBytes() {
        return maxBytes;
    }
}
