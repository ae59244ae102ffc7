package org.rayonyarn.lease.fs.contract;

import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.contract.AbstractFSContract;

/** Segmented mode over a file system that behaves like an object store. */
final class SegmentedObjectsContractSuite extends ContractSuites {
    private static final List<String> OPTIONS =
            List.of("rename-returns-false-if-dest-exists", "rename-returns-false-if-source-missing");

    @Override
    AbstractFSContract contract(Configuration conf) {
        return new LeasedContract(conf, "segmentedobjects", "objects://contract/", OPTIONS);
    }
}
