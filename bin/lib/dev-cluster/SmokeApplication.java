import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.yarn.api.ApplicationConstants;
import org.apache.hadoop.yarn.api.records.ApplicationReport;
import org.apache.hadoop.yarn.api.records.ApplicationSubmissionContext;
import org.apache.hadoop.yarn.api.records.Container;
import org.apache.hadoop.yarn.api.records.ContainerLaunchContext;
import org.apache.hadoop.yarn.api.records.ContainerStatus;
import org.apache.hadoop.yarn.api.records.FinalApplicationStatus;
import org.apache.hadoop.yarn.api.records.LocalResource;
import org.apache.hadoop.yarn.api.records.LocalResourceType;
import org.apache.hadoop.yarn.api.records.LocalResourceVisibility;
import org.apache.hadoop.yarn.api.records.Priority;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.api.records.URL;
import org.apache.hadoop.yarn.api.records.YarnApplicationState;
import org.apache.hadoop.yarn.client.api.AMRMClient;
import org.apache.hadoop.yarn.client.api.NMClient;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.apache.hadoop.yarn.client.api.YarnClientApplication;
import org.apache.hadoop.yarn.conf.YarnConfiguration;

/**
 * The smallest YARN application: runs one shell command (no double quotes in it) in N containers, each with a GPU, and
 * ends as they end.
 * It tells a healthy cluster from a sick one without any code of this project:
 * {@code yarn jar smoke.jar SmokeApplication /absolute/smoke.jar 2 'hostname'}.
 */
public final class SmokeApplication {
    public static void main(String[] args) throws Exception {
        if (args[0].equals("master")) {
            master(Integer.parseInt(args[1]), Map.of("COMMAND", System.getenv("COMMAND")));
        } else {
            System.exit(submit(args[0], args[1], args[2]) ? 0 : 1);
        }
    }

    private static boolean submit(String ownJar, String containers, String command) throws Exception {
        YarnConfiguration conf = new YarnConfiguration();
        YarnClient yarn = YarnClient.createYarnClient();
        yarn.init(conf);
        yarn.start();
        YarnClientApplication application = yarn.createApplication();
        ApplicationSubmissionContext context = application.getApplicationSubmissionContext();
        FileSystem fs = FileSystem.get(conf);
        Path jar = new Path(fs.getHomeDirectory(), context.getApplicationId() + ".jar");
        fs.copyFromLocalFile(new Path("file://" + ownJar), jar);
        try {
            context.setApplicationName("smoke");
            context.setMaxAppAttempts(1);
            context.setResource(Resource.newInstance(256, 1));
            String classPath = "smoke.jar:" + String.join(":", conf.getStrings(YarnConfiguration.YARN_APPLICATION_CLASSPATH));
            context.setAMContainerSpec(ContainerLaunchContext.newInstance(
                    Map.of("smoke.jar", localResource(fs.getFileStatus(jar))),
                    new HashMap<>(Map.of("CLASSPATH", classPath, "COMMAND", command)),
                    List.of("exec $JAVA_HOME/bin/java -Xmx128m SmokeApplication master " + containers
                            + " 1> " + ApplicationConstants.LOG_DIR_EXPANSION_VAR + "/stdout 2>&1"),
                    null, null, null));
            yarn.submitApplication(context);
            return follow(yarn, context);
        } finally {
            fs.delete(jar, false);
        }
    }

    private static LocalResource localResource(FileStatus file) {
        return LocalResource.newInstance(URL.fromPath(file.getPath()), LocalResourceType.FILE,
                LocalResourceVisibility.APPLICATION, file.getLen(), file.getModificationTime());
    }

    private static boolean follow(YarnClient yarn, ApplicationSubmissionContext context) throws Exception {
        Set<YarnApplicationState> last = EnumSet.of(
                YarnApplicationState.FINISHED, YarnApplicationState.FAILED, YarnApplicationState.KILLED);
        ApplicationReport report;
        do {
            Thread.sleep(200);
            report = yarn.getApplicationReport(context.getApplicationId());
        } while (!last.contains(report.getYarnApplicationState()));
        System.out.println(report.getApplicationId() + " " + report.getFinalApplicationStatus() + " " + report.getDiagnostics());
        return report.getFinalApplicationStatus() == FinalApplicationStatus.SUCCEEDED;
    }

    private static void master(int wanted, Map<String, String> environment) throws Exception {
        YarnConfiguration conf = new YarnConfiguration();
        AMRMClient<AMRMClient.ContainerRequest> resourceManager = AMRMClient.createAMRMClient();
        NMClient nodeManagers = NMClient.createNMClient();
        resourceManager.init(conf);
        resourceManager.start();
        nodeManagers.init(conf);
        nodeManagers.start();
        resourceManager.registerApplicationMaster("", 0, "");
        Resource shape = Resource.newInstance(128, 1, Map.of("yarn.io/gpu", 1L));
        for (int i = 0; i < wanted; i++) {
            resourceManager.addContainerRequest(
                    new AMRMClient.ContainerRequest(shape, null, null, Priority.newInstance(1)));
        }
        List<ContainerStatus> ended = new ArrayList<>();
        while (ended.size() < wanted) {
            var response = resourceManager.allocate(0.5f);
            for (Container container : response.getAllocatedContainers()) {
                nodeManagers.startContainer(container, ContainerLaunchContext.newInstance(
                        null, environment, List.of("printenv COMMAND | bash 1> " + ApplicationConstants.LOG_DIR_EXPANSION_VAR + "/stdout 2>&1"),
                        null, null, null));
            }
            ended.addAll(response.getCompletedContainersStatuses());
            Thread.sleep(100);
        }
        boolean good = ended.stream().allMatch(status -> status.getExitStatus() == 0);
        resourceManager.unregisterApplicationMaster(
                good ? FinalApplicationStatus.SUCCEEDED : FinalApplicationStatus.FAILED, ended.toString(), "");
    }
}
