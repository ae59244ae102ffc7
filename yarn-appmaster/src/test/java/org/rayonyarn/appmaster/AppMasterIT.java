package org.rayonyarn.appmaster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.apache.hadoop.yarn.client.api.YarnClient;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rayonyarn.appmaster.testing.MiniHadoop;
import org.rayonyarn.appmaster.testing.MiniHadoopSettings;

class AppMasterIT {
    @Test
    void starts(@TempDir Path folder) throws Exception {
        try (MiniHadoop hadoop = MiniHadoop.start(folder.resolve("mini"), MiniHadoopSettings.STANDARD.withGpus(4))) {
            YarnClient client = YarnClient.createYarnClient();
            client.init(hadoop.configuration());
            client.start();
            assertThat(client.getNodeReports()).hasSize(2);
            hadoop.fileSystem().mkdirs(new org.apache.hadoop.fs.Path("/user/x"));
            client.stop();
        }
    }
}
