package org.rayonyarn.ray.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.ray.api.Ray;
import io.ray.api.id.JobId;
import io.ray.runtime.AbstractRayRuntime;
import io.ray.runtime.config.RayConfig;
import io.ray.runtime.config.RunMode;
import io.ray.runtime.util.SystemConfig;
import io.ray.runtime.util.SystemUtil;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.rayonyarn.ray.RayOnYarnRuntime;

/** What Ray's programs use of its runtime beside the API, in every form of session. The session is started by the subclass. */
abstract class RuntimeNamesContract {
    private static RayConfig config() {
        return ((AbstractRayRuntime) Ray.internal()).getRayConfig();
    }

    static List<String> ofTask() {
        RayConfig config = config();
        return List.of(
                config.getBootstrapAddress(),
                config.getJobId().toString(),
                config.namespace,
                config.nodeIp + ":" + config.getNodeManagerPort());
    }

    static int pid() {
        return SystemUtil.pid();
    }

    @Test
    void theConfigurationSaysWhereToJoin() {
        RayConfig config = config();

        assertThat(config.getBootstrapAddress())
                .isEqualTo(((RayOnYarnRuntime) Ray.internal()).getBootstrapAddress())
                .contains(":");
        assertThat(config.getJobId()).isEqualTo(Ray.getRuntimeContext().getCurrentJobId());
        assertThat(config.namespace).isEqualTo(Ray.getRuntimeContext().getNamespace());
        assertThat(config.runMode).isEqualTo(RunMode.CLUSTER);
        assertThat(config.objectStoreSocketName).isEmpty();
        assertThat(config.rayletSocketName).isEmpty();
    }

    @Test
    void aTaskHasTheSameAndItsOwnNode() {
        RayConfig driver = config();

        List<String> task = Ray.task(RuntimeNamesContract::ofTask).remote().get();

        assertThat(task.subList(0, 3))
                .containsExactly(driver.getBootstrapAddress(), driver.getJobId().toString(), driver.namespace);
        assertThat(Ray.getRuntimeContext().getAllNodeInfo())
                .extracting(node -> node.nodeAddress + ":" + node.nodeManagerPort)
                .contains(task.get(3));
    }

    @Test
    void theSettingsAloneSayWhatASessionWouldBe() {
        System.setProperty("ray.job.id", "0a0b0c0d");
        System.setProperty("ray.job.namespace", "planned");
        System.setProperty("ray.local-mode", "true");
        try {
            RayConfig planned = RayConfig.create();

            assertThat(planned.runMode).isEqualTo(RunMode.LOCAL);
            assertThat(planned.namespace).isEqualTo("planned");
            assertThat(planned.getJobId()).isEqualTo(JobId.fromHexString("0a0b0c0d"));
            assertThat(planned.getBootstrapAddress()).isEmpty();
            assertThat(planned.nodeIp).isEqualTo("127.0.0.1");
        } finally {
            List.of("ray.job.id", "ray.job.namespace", "ray.local-mode").forEach(System::clearProperty);
        }
        assertThat(RayConfig.create().getJobId()).isEqualTo(JobId.NIL);
        assertThat(RayConfig.create().runMode).isEqualTo(RunMode.CLUSTER);
    }

    @Test
    void theLimitOfArgumentsByValueIsTold() {
        assertThat(SystemConfig.get("max_direct_call_object_size")).isEqualTo(102_400.0);
        assertThat(SystemConfig.getLargestSizePassedByValue()).isEqualTo(102_400);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SystemConfig.get("num_workers"))
                .withMessageContaining("num_workers")
                .withMessageContaining("max_direct_call_object_size");
    }

    @Test
    void processesAreKnownByTheirIds() {
        int worker = Ray.task(RuntimeNamesContract::pid).remote().get();

        assertThat(SystemUtil.pid()).isEqualTo(ProcessHandle.current().pid());
        assertThat(SystemUtil.isProcessAlive(worker)).isTrue();
        assertThat(SystemUtil.isProcessAlive(Integer.MAX_VALUE)).isFalse();
    }
}
