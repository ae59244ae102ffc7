package io.ray.runtime.config;

import io.ray.api.id.JobId;
import org.rayonyarn.ray.client.JobSettings;
import org.rayonyarn.ray.client.RaySettings;

/** What programs start further drivers with, and where they are. Immutable. */
public final class RayConfig {
    /** The address of the node that the caller is on. */
    public final String nodeIp;

    public final RunMode runMode;
    public final String namespace;

    /** Always empty: drivers join by {@link #getBootstrapAddress()} alone. */
    public final String objectStoreSocketName = "";

    /** Always empty: drivers join by {@link #getBootstrapAddress()} alone. */
    public final String rayletSocketName = "";

    private final JobId job;
    private final String bootstrapAddress;
    private final int nodePort;

    /**
     * @param bootstrapAddress what others put into {@code ray.address}
     * @param runMode what the program has asked for
     * @param job the caller's
     * @param namespace that job's
     * @param nodeIp the caller's node
     * @param nodePort where it listens
     */
    public RayConfig(
            String bootstrapAddress, RunMode runMode, JobId job, String namespace, String nodeIp, int nodePort) {
        this.bootstrapAddress = bootstrapAddress;
        this.runMode = runMode;
        this.job = job;
        this.namespace = namespace;
        this.nodeIp = nodeIp;
        this.nodePort = nodePort;
    }

    /**
     * What system properties and {@code ray.conf} say now: the session that {@code Ray.init()} would start or join.
     *
     * @return with an empty address where a session would be started, {@link JobId#NIL} where the job would get the next free id, and port 0
     * @throws IllegalArgumentException if a setting can't be used: names it
     */
    public static RayConfig create() {
        RaySettings settings = RaySettings.load();
        JobSettings job = JobSettings.from(settings);
        JobId wanted = job.wanted();
        return new RayConfig(
                settings.sessionAddress(),
                RunMode.of(settings),
                wanted == null ? JobId.NIL : wanted,
                job.namespace(),
                settings.nodeIp(),
                0);
    }

    /** For {@code ray.address} of another driver. */
    public String getBootstrapAddress() {
        return bootstrapAddress;
    }

    public JobId getJobId() {
        return job;
    }

    public int getNodeManagerPort() {
        return nodePort;
    }
}
