package org.rayonyarn.lease.fs.contract;

import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.contract.AbstractFSContract;

/** Segmented mode over the local file system. */
final class SegmentedLocalContractSuite extends ContractSuites {
    private static final List<String> OPTIONS = List.of(
            "supports-atomic-directory-delete",
            "supports-atomic-rename",
            "supports-unix-permissions",
            "rename-returns-false-if-dest-exists",
            "rename-returns-false-if-source-missing",
            "supports-settimes");

    @Override
    AbstractFSContract contract(Configuration conf) {
        return new LeasedContract(
                conf,
                "segmentedlocal",
                "file://" + Path.of("target", "contract-local").toAbsolutePath(),
                OPTIONS);
    }
}
