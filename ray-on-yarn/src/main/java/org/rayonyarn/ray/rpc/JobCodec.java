package org.rayonyarn.ray.rpc;

import org.rayonyarn.ray.rpc.HeadReply.JobEnded;
import org.rayonyarn.ray.rpc.HeadReply.JobRefused;
import org.rayonyarn.ray.rpc.HeadReply.JobStarted;
import org.rayonyarn.ray.rpc.HeadReply.Shutdown;
import org.rayonyarn.ray.rpc.HeadRequest.DescribeJob;
import org.rayonyarn.ray.rpc.HeadRequest.EndJob;
import org.rayonyarn.ray.rpc.HeadRequest.EndSession;
import org.rayonyarn.ray.rpc.HeadRequest.StartJob;

/** The rows of {@link MessageCodec} for what nodes and the head say about jobs and the session. Stateless; any thread. */
final class JobCodec {
    private JobCodec() {}

    static void addTo(MessageTable table) {
        table.add(
                        34,
                        StartJob.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            out.writeString(m.namespace());
                            out.writeString(m.entrypoint());
                            Parts.writeOptional(out, m.wanted(), IdCodec::write);
                            writeCode(out, m.code());
                        },
                        in -> new StartJob(
                                in.readVarlong(),
                                in.readString(),
                                in.readString(),
                                Parts.readOptional(in, IdCodec::readJob),
                                readCode(in)))
                .add(35, EndJob.class, (out, m) -> IdCodec.write(out, m.job()), in -> new EndJob(IdCodec.readJob(in)))
                .add(
                        45,
                        DescribeJob.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            IdCodec.write(out, m.job());
                        },
                        in -> new DescribeJob(in.readVarlong(), IdCodec.readJob(in)))
                .add(
                        60,
                        EndSession.class,
                        (out, m) -> {
                            out.writeVarint(m.exitCode());
                            out.writeString(m.text());
                        },
                        in -> new EndSession(in.readVarint(), in.readString()))
                .add(
                        67,
                        JobStarted.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            IdCodec.write(out, m.job());
                            out.writeString(m.namespace());
                            writeCode(out, m.code());
                        },
                        in -> new JobStarted(in.readVarlong(), IdCodec.readJob(in), in.readString(), readCode(in)))
                .add(
                        68,
                        JobEnded.class,
                        (out, m) -> IdCodec.write(out, m.job()),
                        in -> new JobEnded(IdCodec.readJob(in)))
                .add(
                        78,
                        JobRefused.class,
                        (out, m) -> {
                            out.writeVarlong(m.request());
                            out.writeString(m.reason());
                        },
                        in -> new JobRefused(in.readVarlong(), in.readString()))
                .add(77, Shutdown.class, (out, m) -> out.writeString(m.reason()), in -> new Shutdown(in.readString()));
    }

    private static void writeCode(WireOutput out, JobCode code) {
        out.writeString(code.searchPath());
        Parts.writeList(out, code.jvmOptions(), WireOutput::writeString);
    }

    private static JobCode readCode(WireInput in) {
        return new JobCode(in.readString(), Parts.readList(in, WireInput::readString));
    }
}
