# needs: own-stop processes

# The Java, the class path and the flags that data is read with: those of the server on this node.

java='' class_path='' heap_megabytes=0 flags=() server_runs='' server_process=''

choose_java() {
  if [[ -n ${zoo_cfg-} ]]; then find_java_of_server; fi
  if [[ -z $java ]]; then find_installed; fi
  limit_heap
}

# A server that a capture has stopped is waited for, as long as that may have it stopped.
find_java_of_server() {
  local process before deadline=$((SECONDS + MAX_DOWNTIME))
  find_own_stop
  while :; do
    before=$soon_again
    find_zookeeper
    for process in ${zookeeper_processes[@]+"${zookeeper_processes[@]}"}; do
      if take_java_of "$process"; then return 0; fi
    done
    find_own_stop
    [[ -n $before$soon_again ]] || return 0
    ((SECONDS < deadline)) || return 0
    sleep 0.2
  done
}

take_java_of() { # process
  local arguments=() argument previous='' working_directory
  class_path='' heap_megabytes=0 flags=()
  while IFS= read -r -d '' argument; do arguments+=("$argument"); done 2>/dev/null <"/proc/$1/cmdline" || return 1
  [[ " ${arguments[*]-} " == *' org.apache.zookeeper.server.'* ]] || return 1
  java=$(readlink -f -- "/proc/$1/exe") || java=''
  # In a container it is another file system's.
  if [[ ! -x $java ]]; then
    java=''
    return 1
  fi
  working_directory=$(readlink -f -- "/proc/$1/cwd") || working_directory=/
  class_path=$(tr '\0' '\n' 2>/dev/null <"/proc/$1/environ" | sed -n 's/^CLASSPATH=//p') || true
  for argument in "${arguments[@]}"; do
    case $previous in
      -cp | -classpath | --class-path) class_path=$argument ;;
    esac
    case $argument in
      -Xmx*) heap_megabytes=$(megabytes "${argument#-Xmx}") ;;
      -Djute.maxbuffer=* | -Dzookeeper.jute.maxbuffer.extrasize=* | -Dzookeeper.extendedTypesEnabled=* | -Dzookeeper.digest.enabled=*) flags+=("$argument") ;;
      -Dzookeeper.serializeLastProcessedZxid.enabled=* | -Dzookeeper.snapshot.compression.method=* | -Dfile.encoding=*) flags+=("$argument") ;;
    esac
    previous=$argument
  done
  class_path=$(absolute_class_path "$class_path" "$working_directory")
  server_runs=yes server_process=$1
}

absolute_class_path() { # class path, working directory
  local entry entries=() separator=''
  IFS=: read -ra entries <<<"$1"
  for entry in ${entries[@]+"${entries[@]}"}; do
    [[ $entry == /* ]] || entry=$2/$entry
    printf '%s%s' "$separator" "$entry"
    separator=:
  done
}

# 1g, 512m, 262144k or bytes, as -Xmx takes them.
megabytes() {
  local number=${1%[gGmMkK]}
  [[ $number =~ ^[0123456789]{1,15}$ ]] || number=0
  case $1 in
    *[gG]) printf '%s' "$((number * 1024))" ;;
    *[mM]) printf '%s' "$number" ;;
    *[kK]) printf '%s' "$((number / 1024))" ;;
    *) printf '%s' "$((number / 1048576))" ;;
  esac
}

# Where Apache's release and the packages of the distributions lie. A folder's jars are `folder/*`.
find_installed() {
  local home jar
  java=$(command -v java) ||
    fail no-java "No ZooKeeper server runs on this node${own_stop:+ ($own_stop)}, and there is no java on its PATH." \
      'Install a JRE and ZooKeeper here, or name another instance in drill.instanceId.'
  for home in "${ZOOKEEPER_HOME:-/opt/zookeeper}" /opt/*zookeeper* /usr/local/*zookeeper* /usr/share/zookeeper /usr/lib/zookeeper; do
    for jar in "$home"/lib/zookeeper-[0-9]*.jar; do
      if [[ -f $jar ]]; then class_path=$home/lib/\*; fi
    done
    if [[ -n $class_path ]]; then return 0; fi
  done
  # Debian's jar names the others itself, but for what writes the log.
  for jar in /usr/share/java/zookeeper.jar /usr/share/java/slf4j-reload4j.jar /usr/share/java/slf4j-log4j12.jar; do
    if [[ -f $jar ]]; then class_path=${class_path:+$class_path:}$jar; fi
  done
  [[ $class_path == *zookeeper.jar* ]] ||
    fail no-java "No ZooKeeper server runs on this node${own_stop:+ ($own_stop)}, and none is installed where one is looked for." \
      'Set ZOOKEEPER_HOME for the SSM agent, or name another instance in drill.instanceId.'
}

kilobytes_of() { sed -n "s/^$1: *\([0-9]*\) kB$/\1/p" /proc/meminfo; } # line of meminfo

# As much as the running server may take, but never what the node does not have to spare.
limit_heap() {
  local spare
  spare=$(($(kilobytes_of MemAvailable) * 3 / 4 / 1024))
  if ((heap_megabytes == 0)); then heap_megabytes=$(($(kilobytes_of MemTotal) / 4 / 1024)); fi
  if ((heap_megabytes > spare)); then heap_megabytes=$spare; fi
  ((heap_megabytes >= 64)) ||
    fail no-memory "The node has too little free memory for a drill beside its server: $spare MB." 'Name another instance in drill.instanceId.'
}
