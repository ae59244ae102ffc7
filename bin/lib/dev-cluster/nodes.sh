# The plan of the cluster: which daemon sits on which host and port. Sourced by bin/dev-cluster.

DAEMONS=(zookeeper namenode datanode1 datanode2 resourcemanager nodemanager1 nodemanager2)
HOSTS=(master worker1 worker2) # with --hosts; else all is on 127.0.0.1

declare -A PORT_OFFSET=(
  [namenode]=20 [namenode-http]=70 [zookeeper]=21
  [datanode1]=61 [datanode1-http]=71 [datanode1-ipc]=81
  [datanode2]=62 [datanode2-http]=72 [datanode2-ipc]=82
  [resourcemanager]=32 [resourcemanager-scheduler]=30 [resourcemanager-tracker]=31
  [resourcemanager-admin]=33 [resourcemanager-http]=88
  [nodemanager1]=41 [nodemanager1-localizer]=43 [nodemanager1-http]=45
  [nodemanager2]=42 [nodemanager2-localizer]=44 [nodemanager2-http]=46
)

# Hadoop's own default ports, but for the NodeManager's, which by default is another one at each start.
declare -A HOSTS_PORT=(
  [namenode]=8020 [namenode-http]=9870 [zookeeper]=2181
  [datanode1]=9866 [datanode1-http]=9864 [datanode2]=9866 [datanode2-http]=9864
  [resourcemanager]=8032 [resourcemanager-http]=8088
  [nodemanager1]=8041 [nodemanager1-http]=8042 [nodemanager2]=8041 [nodemanager2-http]=8042
)

port_of() {
  if [[ $MODE == hosts ]]; then
    printf '%s' "${HOSTS_PORT[$1]}"
  else
    printf '%s' "$((PORT_BASE + PORT_OFFSET[$1]))"
  fi
}

# The name that Hadoop knows a daemon's host by.
host_of() {
  if [[ $MODE == loopback ]]; then
    printf '127.0.0.1'
  else
    case $1 in
      datanode* | nodemanager*) printf 'worker%s' "${1: -1}" ;;
      *) printf 'master' ;;
    esac
  fi
}

# The address that this script reaches it by.
ip_of() {
  local host; host=$(host_of "$1")
  if [[ $MODE == loopback ]]; then printf '%s' "$host"; else host_ip "$host"; fi
}

address_of() { printf '%s:%s' "$(host_of "$1")" "$(port_of "$1")"; }

choose_ports() {
  [[ $MODE == loopback ]] || return 0
  local listening; listening=$(ss -Htln | awk '{print $4}' | sed 's/.*://')
  if [[ $PORT_BASE == auto ]]; then
    for ((PORT_BASE = 9800; PORT_BASE < 32000; PORT_BASE += 100)); do
      [[ -n $(taken_port "$listening") ]] || return 0
    done
    die "no hundred free ports between 9800 and 32000"
  fi
  local port; port=$(taken_port "$listening")
  [[ -z $port ]] || die "port $port is taken by $(holder_of "$port"): end it or choose other ports with --port-base N (or auto)"
}

taken_port() {
  local name
  for name in "${!PORT_OFFSET[@]}"; do
    if grep -qx "$(port_of "$name")" <<< "$1"; then port_of "$name"; return; fi
  done
}

holder_of() {
  local pid; pid=$(ss -Htlnp "sport = :$1" | sed -n 's/.*pid=\([0-9]*\).*/\1/p' | head -1)
  if [[ -n $pid ]]; then printf 'pid %s (%s)' "$pid" "$(< "/proc/$pid/comm")"; else printf "another user's process"; fi
}
