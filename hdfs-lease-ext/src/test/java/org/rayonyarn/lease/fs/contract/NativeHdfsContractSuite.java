package org.rayonyarn.lease.fs.contract;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.contract.AbstractFSContract;
import org.rayonyarn.lease.testing.SharedServers;

/** Native mode over a MiniDFSCluster. */
final class NativeHdfsContractSuite extends ContractSuites {
    private static final List<String> OPTIONS = List.of(
            "supports-atomic-directory-delete",
            "supports-atomic-rename",
            "supports-block-locality",
            "supports-concat",
            "supports-unix-permissions",
            "rename-returns-false-if-dest-exists",
            "rename-returns-false-if-source-missing",
            "supports-settimes");

    @Override
    AbstractFSContract contract(Configuration conf) {
        return new LeasedContract(conf, "nativehdfs", SharedServers.dfs().getURI() + "/contract", OPTIONS);
    }
}
