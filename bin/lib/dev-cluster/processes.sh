# Starting and ending the daemons. Sourced by bin/dev-cluster.
#
# A daemon is known by its pid and the time it was started (run/DAEMON.pid), so that a pid given anew to a stranger is
# never taken for ours. The orphans of a killed NodeManager, its containers, are known by DEV_CLUSTER_WORK=<work folder>
# in their environment, and by standing in a folder of the NodeManager if a program gave its children another one.

JVM_FLAGS=(-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Djava.net.preferIPv4Stack=true)

started_at() { sed 's/.*) //' "/proc/$1/stat" 2> /dev/null | cut -d' ' -f20; } # clock ticks since boot

is_up() {
  local pid at
  read -r pid at 2> /dev/null < "$WORK/run/$1.pid" || return 1
  [[ $(started_at "$pid") == "$at" && $(sed 's/.*) //' "/proc/$pid/stat") != Z* ]]
}

pid_of() { cut -d' ' -f1 "$WORK/run/$1.pid" 2> /dev/null; }

running() { local daemon; for daemon in "$@"; do ! is_up "$daemon" || echo "$daemon"; done; }
not_running() { local daemon; for daemon in "$@"; do is_up "$daemon" || echo "$daemon"; done; }

launch_all() {
  say "starting ${#DAEMONS[@]} daemons; their logs are in $WORK/logs"
  local daemon
  for daemon in "${DAEMONS[@]}"; do
    [[ $daemon == namenode ]] || launch "$daemon"
  done
  format_namenode # the others keep asking for the NameNode until it comes
  launch namenode
}

format_namenode() {
  (become_java namenode 128 hdfs.server.namenode.NameNode -format -nonInteractive) &> "$WORK/logs/format.log" < /dev/null &
  wait $! || { print_tail format; abandon_start; }
}

launch() {
  # shellcheck disable=SC2046 # options are words
  case $1 in
    zookeeper) launch_java zookeeper 128 zookeeper.server.ZooKeeperServerMain "$WORK/conf/zoo.cfg" ;;
    namenode) launch_java namenode 256 hdfs.server.namenode.NameNode ;;
    datanode*) launch_java "$1" 256 hdfs.server.datanode.DataNode $(datanode_options "$1") ;;
    resourcemanager) launch_java resourcemanager 384 yarn.server.resourcemanager.ResourceManager ;;
    nodemanager*) launch_java "$1" 256 yarn.server.nodemanager.NodeManager $(nodemanager_options "$1") ;;
  esac
}

datanode_options() {
  echo "-D dfs.datanode.data.dir=file://$WORK/data/$1 -D dfs.datanode.hostname=$(host_of "$1")"
  [[ $MODE == loopback ]] || return 0
  echo "-D dfs.datanode.address=$(address_of "$1") -D dfs.datanode.http.address=$(address_of "$1-http")"
  echo "-D dfs.datanode.ipc.address=$(address_of "$1-ipc")"
}

nodemanager_options() {
  local data=$WORK/data/$1
  echo "-D yarn.nodemanager.hostname=$(host_of "$1") -D yarn.nodemanager.address=$(address_of "$1")"
  echo "-D yarn.nodemanager.local-dirs=$data/local -D yarn.nodemanager.log-dirs=$data/logs"
  echo "-D yarn.nodemanager.recovery.dir=$data/recovery"
  [[ $MODE == loopback ]] || return 0
  echo "-D yarn.nodemanager.localizer.address=$(address_of "$1-localizer") -D yarn.nodemanager.webapp.address=$(address_of "$1-http")"
}

launch_java() { # daemon heapMb class [options]
  [[ ! -f $WORK/logs/$1.log ]] || mv "$WORK/logs/$1.log" "$WORK/logs/$1.log.before"
  (become_java "$@") &> "$WORK/logs/$1.log" < /dev/null &
  echo "$! $(started_at $!)" > "$WORK/run/$1.pid"
}

# Turns this subshell into the JVM, so that its pid is the JVM's.
become_java() {
  local daemon=$1 heap=$2 class=$3
  shift 3
  exec {LOCK_FD}>&-
  export DEV_CLUSTER_WORK=$WORK HADOOP_CONF_DIR=$WORK/conf
  cd "$WORK/logs" # where a JVM that dies leaves its notes
  local command=(setsid "$JAVA_HOME/bin/java" "-Xmx${heap}m" "${JVM_FLAGS[@]}" "-Djava.io.tmpdir=$WORK/data/tmp"
    -cp "$WORK/conf:$WORK/stub:$WORK/lib/*" "org.apache.$([[ $daemon == zookeeper ]] || echo hadoop.)$class" "$@")
  if [[ $MODE == loopback ]]; then exec "${command[@]}"; else on_host "$(host_of "$daemon")" "${command[@]}"; fi
}

# --- the end ---

# Every living process of this cluster: daemons, their containers, whatever those started.
our_pids() {
  {
    grep -lzsFx "DEV_CLUSTER_WORK=$WORK" /proc/[0-9]*/environ || true
    find /proc/[0-9]*/cwd -lname "$WORK/data/nodemanager*" 2> /dev/null || true
  } | cut -d/ -f3 | sort -u
}

# First the NodeManagers, which end their containers and sign off at the ResourceManager, then the others.
stop_processes() {
  terminate nodemanager1 nodemanager2
  wait_while 8 running nodemanager1 nodemanager2 || true
  terminate "${DAEMONS[@]}"
  wait_while 5 our_pids || our_pids | xargs -r kill -KILL 2> /dev/null || true
  wait_while 10 our_pids || die "these processes do not end: $(our_pids | tr '\n' ' ')"
}

terminate() { # daemon...
  local daemon
  for daemon in $(running "$@"); do kill -TERM "$(pid_of "$daemon")" 2> /dev/null || true; done
}

wait_while() { # seconds command...: until the command prints nothing
  local deadline=$((SECONDS + $1))
  shift
  while [[ -n $("$@") ]]; do
    ((SECONDS < deadline)) || return 1
    sleep 0.2
  done
}
