# needs: service

# What the server that runs was started with.

# Words of its command line; none where no server runs.
java_options=() java_option=''

# After zookeeper_runs.
read_java_options() {
  local process word words
  java_options=()
  for process in ${zookeeper_processes[@]+"${zookeeper_processes[@]}"}; do
    words=()
    while IFS= read -r -d '' word; do words+=("$word"); done 2>/dev/null <"/proc/$process/cmdline" || true
    [[ ${words[*]-} == *zookeeper.server* ]] || continue
    java_options+=("${words[@]}")
  done
}

# Sets java_option: of -DNAME=VALUE; empty where there is none.
find_java_option() { # name
  local word
  java_option=''
  for word in ${java_options[@]+"${java_options[@]}"}; do
    if [[ $word == "-D$1="* ]]; then java_option=${word#*=}; fi
  done
}

# The same of a setting, for which zoo.cfg wins over -Dzookeeper.NAME.
find_setting() { # name
  java_option=${settings[.$1]-}
  [[ -n $java_option ]] || find_java_option "zookeeper.$1"
}
