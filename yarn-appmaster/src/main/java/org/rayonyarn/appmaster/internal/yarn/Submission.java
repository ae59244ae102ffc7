package org.rayonyarn.appmaster.internal.yarn;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.Text;
import org.apache.hadoop.security.Credentials;
import org.apache.hadoop.security.UserGroupInformation;
import org.apache.hadoop.yarn.api.records.ApplicationAccessType;
import org.apache.hadoop.yarn.api.records.ApplicationSubmissionContext;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.LogAggregationContext;
import org.apache.hadoop.yarn.api.records.Priority;
import org.apache.hadoop.yarn.client.api.YarnClientApplication;
import org.apache.hadoop.yarn.client.util.YarnClientUtils;
import org.rayonyarn.appmaster.ApplicationSpec;
import org.rayonyarn.appmaster.internal.ShapeCheck;
import org.rayonyarn.appmaster.spi.JvmLaunch;
import org.rayonyarn.appmaster.spi.LocalFile;

/** Turns an application's description into what YARN wants to have for it. */
public final class Submission {
    private final Configuration conf;
    private final ApplicationSpec spec;
    private final Staging staging;

    public Submission(Configuration conf, ApplicationSpec spec, Staging staging) {
        this.conf = conf;
        this.spec = spec;
        this.staging = staging;
    }

    /** Checks the AM's own shape before anything is staged; its IOException is one line. */
    public static void check(ApplicationSpec spec, YarnClientApplication application) throws IOException {
        Optional<String> objection = ShapeCheck.objection(
                "ApplicationMaster",
                spec.resources(),
                YarnRecords.resources(application.getNewApplicationResponse().getMaximumResourceCapability()));
        if (objection.isPresent()) {
            throw new IOException(objection.get());
        }
    }

    /** Stages the files and fills in the context that YARN gave with the new application. */
    public ApplicationSubmissionContext fill(ApplicationSubmissionContext context) throws IOException {
        context.setApplicationName(spec.name());
        context.setApplicationType(spec.type());
        context.setQueue(spec.queue());
        spec.priority().ifPresent(priority -> context.setPriority(Priority.newInstance(priority)));
        context.setApplicationTags(spec.tags());
        spec.nodeLabel().ifPresent(context::setNodeLabelExpression);
        context.setResource(YarnRecords.resource(spec.resources()));
        context.setMaxAppAttempts(spec.attempts().maximum());
        context.setKeepContainersAcrossApplicationAttempts(spec.attempts().keepContainers());
        spec.attempts()
                .validity()
                .ifPresent(validity -> context.setAttemptFailuresValidityInterval(validity.toMillis()));
        spec.rolledLogs()
                .ifPresent(pattern ->
                        context.setLogAggregationContext(LogAggregationContext.newInstance(null, null, pattern, "")));
        context.setAMContainerSpec(launchContext());
        return context;
    }

    private ContainerLaunchContext launchContext() throws IOException {
        Map<String, LocalFile> all = new HashMap<>(spec.containerFiles());
        all.putAll(spec.launch().files());
        Map<String, LocalFile> staged = staging.stage(all);
        Map<String, LocalFile> own = new HashMap<>(staged);
        own.keySet().retainAll(spec.launch().files().keySet());
        JvmLaunch launch = spec.launch();
        JvmLaunch launchOfStaged = new JvmLaunch(
                launch.javaHome(),
                launch.jvmFlags(),
                launch.mainClass(),
                launch.arguments(),
                launch.classPath(),
                launch.environment(),
                own);
        return new LaunchContexts(conf, user(), access())
                .context(launchOfStaged, Map.of(Staging.VARIABLE, staging.uri().toString()), credentials());
    }

    private Map<ApplicationAccessType, String> access() {
        return Map.of(
                ApplicationAccessType.VIEW_APP, spec.access().view(),
                ApplicationAccessType.MODIFY_APP, spec.access().modify());
    }

    private Credentials credentials() throws IOException {
        Credentials credentials =
                new Credentials(UserGroupInformation.getCurrentUser().getCredentials());
        spec.secrets().forEach((alias, secret) -> credentials.addSecretKey(new Text(alias), secret));
        if (UserGroupInformation.isSecurityEnabled()) {
            staging.fileSystem().addDelegationTokens(YarnClientUtils.getRmPrincipal(conf), credentials);
        }
        return credentials;
    }

    private static String user() throws IOException {
        return UserGroupInformation.getCurrentUser().getShortUserName();
    }
}
