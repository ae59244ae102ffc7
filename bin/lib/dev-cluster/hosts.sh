# --hosts: one network namespace a node, joined by a bridge. All names start with a tag made from the work folder's
# name, so that several clusters live side by side and each removes its own only. Sourced by bin/dev-cluster.

require_root_for_hosts() {
  [[ $MODE == loopback ]] && return
  ((EUID == 0)) || die "--hosts makes network namespaces, which only root may: sudo bin/dev-cluster ..., or leave --hosts out"
  command -v ip > /dev/null && command -v unshare > /dev/null || die "--hosts needs 'ip' and 'unshare': install iproute2 and util-linux"
}

work_number() { printf '%s' "$WORK" | cksum | cut -d' ' -f1; }
tag() { printf 'dc%04x' "$(($(work_number) % 65536))"; }
namespace_of() { printf '%s-%s' "$(tag)" "$1"; }
bridge() { printf '%s-br' "$(tag)"; }
subnet() { printf '10.213.%d' "$(($(work_number) % 250 + 1))"; }

host_ip() {
  local i
  for i in "${!HOSTS[@]}"; do
    [[ ${HOSTS[i]} != "$1" ]] || printf '%s.%d' "$(subnet)" "$((i + 11))"
  done
}

hosts_up() {
  [[ -z $(ip -4 route show "$(subnet).0/24") ]] \
    || die "the addresses $(subnet).0/24 are in use on this machine: choose another --work, whose name gives other ones"
  make_bridge && make_nodes || { hosts_down; die "could not make the network namespaces (the message stands above)"; }
  hosts_file > "$WORK/run/hosts"
}

make_bridge() {
  ip link add "$(bridge)" type bridge \
    && ip addr add "$(subnet).1/24" dev "$(bridge)" \
    && ip link set "$(bridge)" up
}

make_nodes() {
  local host
  for host in "${HOSTS[@]}"; do
    make_node "$host" "$(namespace_of "$host")" || return
  done
}

make_node() { # host namespace; the bridge's end of the wire is named as the namespace
  ip netns add "$2" \
    && ip link add "$2" type veth peer name eth0 netns "$2" \
    && ip link set "$2" master "$(bridge)" up \
    && ip -n "$2" addr add "$(host_ip "$1")/24" dev eth0 \
    && ip -n "$2" link set lo up \
    && ip -n "$2" link set eth0 up
}

hosts_file() {
  local host
  echo '127.0.0.1 localhost'
  for host in "${HOSTS[@]}"; do echo "$(host_ip "$host") $host"; done
  echo "$(subnet).1 $(hostname)"
}

# Removes all of it; does nothing where there is none.
hosts_down() {
  [[ $MODE == hosts ]] || return 0
  local host
  for host in "${HOSTS[@]}"; do
    ip link del "$(namespace_of "$host")" 2> /dev/null || true
    ip netns del "$(namespace_of "$host")" 2> /dev/null || true
  done
  ip link del "$(bridge)" 2> /dev/null || true
}

# The command line that becomes "$@" on a host: in its namespace, with its names, under its own name; keeps the pid.
on_host() {
  local host=$1; shift
  # shellcheck disable=SC2016 # expanded by the inner shell
  exec ip netns exec "$(namespace_of "$host")" unshare --uts bash -c \
    'mount --bind "$1" /etc/hosts && hostname "$2" && shift 2 && exec "$@"' on-host "$WORK/run/hosts" "$host" "$@"
}

# bin/on worker1 COMMAND...: for those who want to look or to break something there.
on_host_shim() {
  printf '%s\n' '#!/usr/bin/env bash' '# Runs a command on a node of the cluster: on master|worker1|worker2 COMMAND...' \
    "WORK=$WORK HOSTS=(${HOSTS[*]})"
  declare -f work_number tag namespace_of on_host
  # shellcheck disable=SC2016 # expanded by the shim
  printf '%s\n' '[[ $# -ge 2 && " ${HOSTS[*]} " == *" $1 "* ]] || { echo "usage: on master|worker1|worker2 COMMAND..." >&2; exit 2; }' \
    'on_host "$@"'
}
