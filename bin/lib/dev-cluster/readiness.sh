# Is a daemon ready, and what does it say. Sourced by bin/dev-cluster.

# Answers "" where nobody listens, so callers look for a text in it.
http_get() { # daemon port-name path
  talk "$(ip_of "$1")" "$(port_of "$2")" "GET $3 HTTP/1.0\r\nHost: $(host_of "$1")\r\nAccept: application/json\r\n\r\n"
}

http_put() {
  talk "$(ip_of "$1")" "$(port_of "$2")" "PUT $3 HTTP/1.0\r\nHost: $(host_of "$1")\r\nContent-Length: 0\r\n\r\n"
}

talk() { # ip port text
  # shellcheck disable=SC2016 # expanded by the inner shell
  timeout 5 bash -c 'exec 3<> "/dev/tcp/$1/$2" && printf "$3" >&3 && cat <&3' talk "$@" 2> /dev/null | tr -d '\0' || true
}

# Of a node, both sides must say so: after a restart the NameNode and the ResourceManager still speak of the one before.
is_ready() {
  case $1 in
    zookeeper) talk "$(ip_of zookeeper)" "$(port_of zookeeper)" srvr | grep -q '^Mode:' ;;
    namenode) namenode_bean FSNamesystemState | grep -q '"FSState" : "Operational"' ;;
    datanode*) log_says "$1" 'successfully registered with NN' && namenode_bean NameNodeInfo | grep '"LiveNodes"' | grep -qF "$(ip_of "$1"):$(port_of "$1")" ;;
    resourcemanager) http_get resourcemanager resourcemanager-http /ws/v1/cluster/info | grep -q '"state":"STARTED"' ;;
    nodemanager*) log_says "$1" 'Registered with ResourceManager as' && running_nodemanagers | grep -qx "$(node_id_pattern "$1")" ;;
  esac
}

log_says() { grep -qF "$2" "$WORK/logs/$1.log"; }

namenode_bean() { http_get namenode namenode-http "/jmx?qry=Hadoop:service=NameNode,name=$1"; }

running_nodemanagers() {
  http_get resourcemanager resourcemanager-http '/ws/v1/cluster/nodes?states=RUNNING' | grep -o '"id":"[^"]*"' | cut -d'"' -f4
}

# A NodeManager on 127.0.0.1 calls itself what the machine calls that address: localhost, localhost.localdomain, ...
node_id_pattern() { if [[ $MODE == loopback ]]; then printf '.*:%s' "$(port_of "$1")"; else address_of "$1"; fi; }

wait_until_ready() { # daemon...
  local waiting=("$@") still daemon
  while ((${#waiting[@]} > 0)); do
    still=()
    for daemon in "${waiting[@]}"; do
      if is_ready "$daemon"; then
        say "$(printf '%-16s ready after %3d s   %s' "$daemon" "$SECONDS" "$(web_or_address_of "$daemon")")"
      else
        still+=("$daemon")
      fi
    done
    waiting=("${still[@]}")
    check_progress "${waiting[@]}" || return 1
    sleep 0.3
  done
}

check_progress() { # daemons that are not ready
  local daemon
  for daemon in "$@"; do
    is_up "$daemon" || { complain "$daemon ended while it started" "$daemon"; return 1; }
  done
  (($# == 0 || SECONDS < TIMEOUT)) || { complain "$1 is not ready after $TIMEOUT s (--timeout gives it more)" "$1"; return 1; }
}

complain() { # message daemon
  say "$1; the last lines of $WORK/logs/$2.log:" >&2
  print_tail "$2" >&2
}

print_tail() { tail -n 15 "$WORK/logs/$1.log" | cut -c1-300 | sed 's/^/    /'; }

web_or_address_of() {
  case $1 in
    namenode | resourcemanager) printf '%s (http://%s:%s)' "$(address_of "$1")" "$(ip_of "$1")" "$(port_of "$1-http")" ;;
    *) address_of "$1" ;;
  esac
}

# As administrators do on a new cluster: /tmp for all, a home for the user. Through WebHDFS, which costs no JVM.
make_home_folders() {
  local user; user=$(id -un)
  make_folder /tmp 1777 "$user" && make_folder "/user/$user" 700 "$user" \
    || { say "could not make /tmp and /user/$user in HDFS; the NameNode's last lines:"; print_tail namenode; abandon_start; }
}

make_folder() { http_put namenode namenode-http "/webhdfs/v1$1?op=MKDIRS&permission=$2&user.name=$3" | grep -q '"boolean":true'; }

print_daemons() {
  local daemon state
  printf '%-16s %-8s %-8s %s\n' daemon state pid address
  for daemon in "${DAEMONS[@]}"; do
    state=down
    if is_up "$daemon"; then state=up; fi
    printf '%-16s %-8s %-8s %s\n' "$daemon" "$state" "$(pid_of "$daemon")" "$(web_or_address_of "$daemon")"
  done
}

print_live_nodes() {
  local live; live=$(namenode_bean FSNamesystemState | grep -o '"NumLiveDataNodes" : [0-9]*' | grep -o '[0-9]*$' || true)
  printf 'live DataNodes: %s; running NodeManagers: %s\n' "${live:-NameNode does not answer}" "$(running_nodemanagers | tr '\n' ' ')"
}

print_how_to_use() {
  say "the cluster is up after $SECONDS s; to use it: . $WORK/env"
  cat <<TEXT
  which is: export HADOOP_CONF_DIR=$WORK/conf PATH=$WORK/bin:\$PATH
  then:     hdfs dfs -ls /      yarn node -list      yarn jar APP.jar MAIN ARGUMENTS
  without the commands: java -cp "\$(yarn classpath)" org.apache.hadoop.util.RunJar APP.jar MAIN ARGUMENTS
  ZooKeeper: $(address_of zookeeper)
TEXT
  [[ $MODE == loopback ]] || echo "  on a node: $WORK/bin/on worker1 COMMAND"
}
