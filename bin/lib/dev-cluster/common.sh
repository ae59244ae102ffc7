# Messages, checks, the work folder. Sourced by bin/dev-cluster.

say() { printf 'dev-cluster: %s\n' "$*"; }
die() { printf 'dev-cluster: %s\n' "$*" >&2; exit 2; }

value_of() { [[ -n ${2:-} ]] || die "$1 needs a value"; printf '%s' "$2"; }

check_number() { # option value lowest highest
  [[ $2 =~ ^[0-9]{1,7}$ ]] && (($2 >= $3 && $2 <= $4)) || die "$1 $2: not a whole number from $3 to $4"
}

# Arguments: option, value, all that follows it on the command line, lowest, highest.
number_of() {
  local value; value=$(value_of "$1" "${2:-}")
  check_number "$1" "$value" "${@: -2:1}" "${@: -1}"
  printf '%s' "$value"
}

require_linux() {
  [[ -r /proc/self/stat ]] || die "needs Linux: processes are told apart by /proc"
  local tool
  for tool in flock setsid ss; do
    command -v "$tool" > /dev/null || die "'$tool' is missing: install util-linux and iproute2"
  done
}

find_java() {
  if [[ -z ${JAVA_HOME:-} ]]; then
    local java; java=$(command -v java) || die "no java on the PATH: install a JDK 17 or set JAVA_HOME"
    JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$java")")")
  fi
  export JAVA_HOME
  [[ -x $JAVA_HOME/bin/java ]] || die "no bin/java in JAVA_HOME=$JAVA_HOME: set it to a JDK 17 or newer"
  local version; version=$("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p')
  ((${version:-0} >= 17)) || die "Java ${version:-unknown} at $JAVA_HOME: set JAVA_HOME to a JDK 17 or newer"
}

# --- the work folder: ours if it holds the file .dev-cluster; nobody else may look inside ---

owns_work_folder() { [[ -f $WORK/.dev-cluster ]]; }

require_access() {
  [[ ! -e $WORK || (-d $WORK && -r $WORK && -w $WORK && -x $WORK) ]] \
    || die "no access to $WORK, which belongs to $(stat -c %U "$WORK"): become that user or choose another --work"
}

claim_work_folder() {
  umask 077
  if [[ -e $WORK ]] && ! owns_work_folder && [[ -n $(ls -A "$WORK" 2>&1) ]]; then
    die "$WORK holds other files: --work must name an empty or a new folder"
  fi
  [[ $WORK != *[[:space:],:]* ]] || die "$WORK has a blank, comma or colon in its name, which Hadoop can't bear: choose another --work"
  mkdir -p "$WORK" && touch "$WORK/.dev-cluster" && chmod 700 "$WORK" || die "can't write to $WORK: choose another --work"
}

lock() {
  exec {LOCK_FD}> "$WORK/.lock"
  flock -n "$LOCK_FD" || die "another bin/dev-cluster works on $WORK: wait for it to end"
}

unlock() { exec {LOCK_FD}>&-; }

fetch_jars() {
  local pom=$PARTS/pom.xml want
  want=$(sha256sum < "$pom")
  [[ $(cat "$WORK/lib/.pom" 2> /dev/null) != "$want" ]] || return 0
  command -v mvn > /dev/null || die "no mvn on the PATH to fetch Hadoop's jars: install Maven 3.8.6 or newer"
  say "fetching Hadoop's jars (once)"
  rm -rf "$WORK/lib" "$WORK/lib.part"
  mvn -B -q --no-transfer-progress -f "$pom" dependency:copy-dependencies -DoutputDirectory="$WORK/lib.part" >&2 \
    || die "Maven could not fetch Hadoop's jars (its message stands above)"
  printf '%s' "$want" > "$WORK/lib.part/.pom"
  mv "$WORK/lib.part" "$WORK/lib"
}

# --- the settings of the first start, for all later calls ---

SETTINGS=(MODE PORT_BASE NM_MEMORY NM_VCORES NM_GPUS RECOVERY)

save_settings() { local name; for name in "${SETTINGS[@]}"; do printf '%s=%q\n' "$name" "${!name}"; done > "$WORK/run/settings"; }

load_settings() {
  # shellcheck source=/dev/null
  [[ ! -f $WORK/run/settings ]] || . "$WORK/run/settings"
}
