# Writes the folders under the work folder: configuration, command shims, empty web pages. Sourced by bin/dev-cluster.

write_folders() {
  mkdir -p "$WORK"/{bin,conf,data/tmp,logs} "$WORK"/stub/webapps/{hdfs,datanode,static}
  core_site > "$WORK/conf/core-site.xml"
  hdfs_site > "$WORK/conf/hdfs-site.xml"
  yarn_site > "$WORK/conf/yarn-site.xml"
  capacity_scheduler > "$WORK/conf/capacity-scheduler.xml"
  zoo_cfg > "$WORK/conf/zoo.cfg"
  cp "$PARTS/log4j.properties" "$WORK/conf/log4j.properties"
  write_shims
}

configuration() { echo '<?xml version="1.0"?>'; echo '<configuration>'; "$@"; echo '</configuration>'; }
property() { printf '  <property><name>%s</name><value>%s</value></property>\n' "$1" "$2"; }

core_site() { configuration core_properties; }
core_properties() {
  property fs.defaultFS "hdfs://$(address_of namenode)"
  property hadoop.tmp.dir "$WORK/data/tmp"
  property hadoop.http.staticuser.user "$(id -un)"
  property hadoop.zk.address "$(address_of zookeeper)"
}

hdfs_site() { configuration hdfs_properties; }
hdfs_properties() {
  property dfs.replication 2
  property dfs.namenode.name.dir "file://$WORK/data/namenode"
  property dfs.namenode.http-address "$(address_of namenode-http)"
  property dfs.namenode.datanode.registration.ip-hostname-check false
  property dfs.namenode.safemode.extension 0
  # A killed DataNode counts as dead after 2 * 5 s + 10 * 1 s, not after ten and a half minutes.
  property dfs.heartbeat.interval 1
  property dfs.namenode.heartbeat.recheck-interval 5000
}

yarn_site() { configuration yarn_properties; }
yarn_properties() {
  property yarn.resourcemanager.hostname "$(host_of resourcemanager)"
  if [[ $MODE == loopback ]]; then
    property yarn.resourcemanager.address "$(address_of resourcemanager)"
    property yarn.resourcemanager.scheduler.address "$(address_of resourcemanager-scheduler)"
    property yarn.resourcemanager.resource-tracker.address "$(address_of resourcemanager-tracker)"
    property yarn.resourcemanager.admin.address "$(address_of resourcemanager-admin)"
    property yarn.resourcemanager.webapp.address "$(address_of resourcemanager-http)"
  fi
  property yarn.resourcemanager.recovery.enabled "$RECOVERY"
  property yarn.resourcemanager.store.class org.apache.hadoop.yarn.server.resourcemanager.recovery.ZKRMStateStore
  property yarn.resourcemanager.placement-constraints.handler scheduler
  property yarn.scheduler.minimum-allocation-mb 128
  property yarn.scheduler.maximum-allocation-mb "$NM_MEMORY"
  property yarn.scheduler.maximum-allocation-vcores "$NM_VCORES"
  property yarn.resource-types yarn.io/gpu
  property yarn.nodemanager.resource-type.yarn.io/gpu "$NM_GPUS"
  property yarn.nodemanager.resource.memory-mb "$NM_MEMORY"
  property yarn.nodemanager.resource.cpu-vcores "$NM_VCORES"
  # As on most clusters: physical memory is watched, virtual memory (which a JVM only reserves) is not.
  property yarn.nodemanager.pmem-check-enabled true
  property yarn.nodemanager.vmem-check-enabled false
  property yarn.nodemanager.env-whitelist JAVA_HOME,HADOOP_CONF_DIR,DEV_CLUSTER_WORK
  property yarn.nodemanager.recovery.enabled "$RECOVERY"
  property yarn.nodemanager.recovery.supervised "$RECOVERY"
  # A developer's disk is often nearly full, which would make a NodeManager unhealthy.
  property yarn.nodemanager.disk-health-checker.max-disk-utilization-per-disk-percentage 99.5
  property yarn.nodemanager.disk-health-checker.min-free-space-per-disk-mb 0
  property yarn.node-attribute.fs-store.root-dir "file://$WORK/data/node-attribute" # else in /tmp
  property yarn.node-labels.fs-store.root-dir "file://$WORK/data/node-labels"
  property yarn.application.classpath "$WORK/conf,$WORK/lib/*"
  property yarn.log-aggregation-enable true
}

capacity_scheduler() { configuration capacity_properties; }
capacity_properties() {
  property yarn.scheduler.capacity.root.queues default
  property yarn.scheduler.capacity.root.default.capacity 100
  property yarn.scheduler.capacity.maximum-am-resource-percent 0.9
  property yarn.scheduler.capacity.resource-calculator org.apache.hadoop.yarn.util.resource.DominantResourceCalculator
}

zoo_cfg() {
  printf '%s\n' "dataDir=$WORK/data/zookeeper" "clientPort=$(port_of zookeeper)" "clientPortAddress=$(host_of zookeeper)" \
    tickTime=500 maxClientCnxns=0 admin.enableServer=false
}

write_shims() {
  local name
  sed -e "s|@WORK@|$WORK|" -e "s|@JVM@|$(client_flags)|" "$PARTS/hadoop-shim" > "$WORK/bin/hadoop"
  chmod 700 "$WORK/bin/hadoop"
  for name in yarn hdfs; do ln -s hadoop "$WORK/bin/$name"; done
  [[ $MODE == loopback ]] || { on_host_shim > "$WORK/bin/on"; chmod 700 "$WORK/bin/on"; }
  printf '%s\n' '# To be sourced: makes this cluster the one that Hadoop programs talk to.' \
    "export HADOOP_HOME=$WORK HADOOP_CONF_DIR=$WORK/conf YARN_CONF_DIR=$WORK/conf PATH=$WORK/bin:\$PATH" \
    "export HADOOP_OPTS='$(client_flags)'" > "$WORK/env"
}

# With --hosts the machine itself knows none of the names: its JVMs read them from our file.
client_flags() { [[ $MODE == loopback ]] || printf -- '-Djdk.net.hosts.file=%s/run/hosts' "$WORK"; }
