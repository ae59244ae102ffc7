package org.rayonyarn.ray.value;

import io.ray.api.exception.RayException;
import io.ray.api.exception.RayTaskException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.rpc.Payload;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Exceptions by Java serialisation, which they are made for. Stateless; any thread. */
final class FailureCodec {
    private static final Logger LOG = LoggerFactory.getLogger(FailureCodec.class);

    private final ClassLoader loader;

    FailureCodec(ClassLoader loader) {
        this.loader = loader;
    }

    /** Never fails for the sake of what a user's exception holds: text stands in for it. */
    Payload.Failure write(RayException exception) {
        try {
            return new Payload.Failure(encode(exception, null));
        } catch (IOException | RuntimeException | StackOverflowError e) {
            LOG.warn("An exception can't be serialised and travels as text. exception={}", exception, e);
            return new Payload.Failure(encodeAsText(exception));
        }
    }

    RayException read(Payload.Failure failure) {
        try (ObjectInputStream in = new JobObjectInputStream(failure.bytes(), loader)) {
            return (RayException) in.readObject();
        } catch (ClassNotFoundException e) {
            throw Trouble.classMissing(e);
        } catch (IOException | RuntimeException | LinkageError e) {
            throw new UnreadableValueException("A task failed, but its exception can't be read here: " + e, e);
        }
    }

    private static byte[] encodeAsText(RayException exception) {
        Throwable cause = exception.getCause();
        if (cause != null && !exception.getClass().equals(RayTaskException.class)) {
            try {
                return encode(exception, cause); // keeps the exception's class and fields
            } catch (IOException | RuntimeException | StackOverflowError e) {
                LOG.debug("The exception itself can't be serialised. exception={}", exception, e);
            }
        }
        String text = exception.getMessage() + " with the exception: " + stackTrace(cause == null ? exception : cause);
        try {
            return encode(new RayTaskException(text), null);
        } catch (IOException e) {
            throw new IllegalStateException("a text can always be written to memory", e);
        }
    }

    private static byte[] encode(RayException exception, @Nullable Throwable asText) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(2048);
        try (ObjectOutputStream out = new TextualCauseStream(bytes, asText)) {
            out.writeObject(exception);
        }
        return bytes.toByteArray();
    }

    private static String stackTrace(Throwable throwable) {
        StringWriter text = new StringWriter();
        throwable.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    /** Puts an exception with the stack trace as its message in the place of one given throwable. */
    private static final class TextualCauseStream extends ObjectOutputStream {
        private final @Nullable Throwable asText;

        TextualCauseStream(OutputStream out, @Nullable Throwable asText) throws IOException {
            super(out);
            this.asText = asText;
            enableReplaceObject(asText != null);
        }

        @Override
        protected Object replaceObject(Object object) {
            return asText != null && object == asText ? new RayTaskException(stackTrace(asText)) : object;
        }
    }

    /** Finds classes through the job's class loader. */
    private static final class JobObjectInputStream extends ObjectInputStream {
        private final ClassLoader loader;

        JobObjectInputStream(byte[] bytes, ClassLoader loader) throws IOException {
            super(new ByteArrayInputStream(bytes));
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass described) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(described.getName(), false, loader);
            } catch (ClassNotFoundException e) {
                return super.resolveClass(described); // primitive types have no other way
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws ClassNotFoundException {
            Class<?>[] loaded = new Class<?>[interfaces.length];
            for (int i = 0; i < interfaces.length; i++) {
                loaded[i] = Class.forName(interfaces[i], false, loader);
            }
            return Proxy.newProxyInstance(loader, loaded, (proxy, method, args) -> null)
                    .getClass();
        }
    }
}
