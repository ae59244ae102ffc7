package org.rayonyarn.ray.process;

import io.ray.api.id.JobId;
import io.ray.runtime.config.RunMode;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.rayonyarn.ray.Handles;
import org.rayonyarn.ray.JobContext;
import org.rayonyarn.ray.NodeGateway;
import org.rayonyarn.ray.value.ForySerializer;
import org.rayonyarn.ray.worker.JobCode;
import org.rayonyarn.ray.worker.function.FunctionTable;

/** The jobs whose code this process has loaded. Any thread. */
final class JobCodes implements JobCode.Source {
    private final NodeGateway gateway;
    private final Function<JobId, ClassLoader> loaders;
    private final boolean detachedByDefault;
    private final RunMode runMode;
    private final Map<JobId, JobCode> loaded = new ConcurrentHashMap<>();

    /**
     * @param loaders gives the loader of a job's classes
     * @param settings of the session
     * @throws IllegalArgumentException if one can't be read: names the key
     */
    JobCodes(NodeGateway gateway, Function<JobId, ClassLoader> loaders, Function<String, @Nullable String> settings) {
        this.gateway = gateway;
        this.loaders = loaders;
        this.detachedByDefault = NodeProcess.detachedByDefault(settings);
        this.runMode = RunMode.of(settings);
    }

    /** The driver's own job, whose namespace is known. */
    JobContext start(JobId job, String namespace) {
        Loaded code = new Loaded(job, namespace);
        loaded.put(job, code);
        return code.context();
    }

    @Override
    public JobCode of(JobId job) {
        JobCode known = loaded.get(job);
        return known != null ? known : load(job);
    }

    private JobCode load(JobId job) {
        String namespace = gateway.describeJob(job).namespace();
        return loaded.computeIfAbsent(job, id -> new Loaded(id, namespace));
    }

    @Override
    public void forget(JobId job) {
        loaded.remove(job);
    }

    private final class Loaded implements JobCode {
        private final JobContext context;
        private final FunctionTable functions;

        Loaded(JobId job, String namespace) {
            ClassLoader loader = loaders.apply(job);
            ForySerializer serializer = new ForySerializer(loader, new Handles(gateway), gateway.largeValues());
            this.context = new JobContext(job, namespace, gateway, serializer, loader, detachedByDefault, runMode);
            this.functions = new FunctionTable(loader);
        }

        @Override
        public JobContext context() {
            return context;
        }

        @Override
        public Functions functions() {
            return (function, target, args) -> functions.find(function).invoke(target, args);
        }
    }
}
