package org.rayonyarn.ray.process;

import io.ray.api.id.JobId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
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
    private final Map<JobId, JobCode> loaded = new ConcurrentHashMap<>();

    /** @param loaders gives the loader of a job's classes */
    JobCodes(NodeGateway gateway, Function<JobId, ClassLoader> loaders) {
        this.gateway = gateway;
        this.loaders = loaders;
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
            this.context = new JobContext(job, namespace, gateway, serializer, loader);
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
