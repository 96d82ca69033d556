# needs: server-settings

# What QuorumPeerConfig asks of the whole, in every version from 3.5 on: with less no server starts.

# For who may stop the server: what QuorumPeerConfig refuses is the first that is said of it.
read_acceptable_configuration() {
  read_settings
  [[ $MODE == live ]] || require_acceptable
  check_directory dataDir "$data_dir"
  check_directory dataLogDir "$data_log_dir"
}

# A server would not start again with what QuorumPeerConfig refuses.
require_acceptable() {
  in_bytes check_validity
  [[ -z $config_problem ]] ||
    fail bad-configuration "ZooKeeper would not start with its current configuration: $config_problem." \
      "Correct it on this node; ZooKeeper was not touched."
}

check_validity() {
  local name
  if ((${#voter_ids[@]} == 0)) && [[ $standalone_enabled == false ]]; then refuse_configuration 'standaloneEnabled is false and there is no participant'; fi
  if ((${#server_ids[@]} > ${#voter_ids[@]})) && { ((${#voter_ids[@]} == 0)) || ! is_member; }; then refuse_configuration 'there are observers and too few participants'; fi
  for name in tickTime initLimit syncLimit minSessionTimeout maxSessionTimeout maxClientCnxns electionAlg autopurge.snapRetainCount autopurge.purgeInterval quorum.cnxn.threads.size; do
    parse_int "${settings[.$name]-1}" || refuse_configuration "$name in $zoo_cfg is not a number"
  done
  check_word standaloneEnabled 'true|false'
  check_word reconfigEnabled 'true|false'
  check_word peerType 'observer|participant'
  for name in client secureClient; do
    if [[ -n ${settings[.${name}PortAddress]+set} && -z ${settings[.${name}Port]+set} ]]; then refuse_configuration "${name}PortAddress is set in $zoo_cfg, and ${name}Port is not"; fi
  done
  if is_member; then check_member; fi
  check_times
}

check_word() { # setting, words
  local value=${settings[.$1]-${2%|*}}
  [[ ${value,,} =~ ^($2)$ ]] || refuse_configuration "$1 in $zoo_cfg is not ${2/|/ or }"
}

# A member that is not in its own list ends as it starts.
check_member() {
  local name
  for name in initLimit syncLimit; do
    if ! parse_int "${settings[.$name]-0}" || ((number == 0)); then refuse_configuration "$name is not set in $zoo_cfg"; fi
  done
  if [[ -z $myid || $myid == -1 ]]; then
    refuse_configuration "$data_dir/myid is missing"
  elif [[ " ${server_ids[*]-} " != *" $myid "* ]]; then
    refuse_configuration "$data_dir/myid is $myid, and there is no server.$myid"
  fi
}

# Milliseconds; without a value of their own the sessions' are 2 and 20 ticks.
check_times() {
  local tick least most
  parse_int "${settings[.tickTime]-2000}" && tick=$number || return 0
  parse_int "${settings[.minSessionTimeout]--1}" && least=$number || return 0
  parse_int "${settings[.maxSessionTimeout]--1}" && most=$number || return 0
  ((tick != 0)) || refuse_configuration "tickTime in $zoo_cfg is 0"
  # Above that Java's own product overflows.
  ((tick < 100000000)) || return 0
  ((least != -1)) || least=$((tick * 2))
  ((most != -1)) || most=$((tick * 20))
  ((least <= most)) || refuse_configuration "minSessionTimeout in $zoo_cfg is greater than maxSessionTimeout"
}
