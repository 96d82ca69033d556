# What zoo.cfg, the dynamic file and myid say of this server: its number, its ports, how it is asked.

dynamic_file='' myid=''
client_port='' client_address='' secure_port='' secure_address=''
admin_port=8080 admin_address='' admin_enabled=true admin_url='' admin_https=''
client_auth=''
weighted=false standalone_enabled=true

read_configuration() {
  read_settings
  check_directory dataDir "$data_dir"
  check_directory dataLogDir "$data_log_dir"
}

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
    fail bad-configuration "ZooKeeper would not start with the configuration as it stands now: $config_problem." \
      "Correct it on this node; ZooKeeper was not touched."
}

read_settings() {
  read_directories
  if [[ -n ${settings[.dynamicConfigFile]+set} ]]; then
    dynamic_file=${settings[.dynamicConfigFile]}
    # Java looks from the server's own working directory, which its configuration does not tell.
    [[ $dynamic_file == /* && -f $dynamic_file && -r $dynamic_file ]] ||
      fail no-configuration "dynamicConfigFile of $zoo_cfg, $dynamic_file, is missing, cannot be read or is no absolute path." \
        "Correct dynamicConfigFile in $zoo_cfg."
  fi
  in_bytes settle_configuration
}

settle_configuration() {
  if [[ -z $dynamic_file ]]; then
    take_members "$zoo_cfg"
  else
    refuse_members_here
    read_properties "$dynamic_file"
    if [[ -n $property_fault ]]; then refuse_configuration "$dynamic_file $property_fault"; fi
    take_members "$dynamic_file"
    refuse_settings_here
  fi
  read_myid
  take_port client_port clientPort
  take_port secure_port secureClientPort
  client_address=${settings[.clientPortAddress]-} secure_address=${settings[.secureClientPortAddress]-}
  take_own_client_port
  set_reachable client_address "$client_address"
  set_reachable secure_address "$secure_address"
  if [[ -z $client_port ]]; then client_address=$secure_address; fi
  standalone_enabled=${settings[.standaloneEnabled]-true} standalone_enabled=${standalone_enabled,,}
  take_what_asking_needs
}

take_what_asking_needs() {
  set_reachable admin_address "${settings[.admin.serverAddress]-}"
  decode_port admin_port "${settings[.admin.serverPort]-}"
  admin_enabled=${settings[.admin.enableServer]-true} admin_url=${settings[.admin.commandURL]-/commands}
  admin_https=${settings[.admin.forceHttps]-} admin_https=${admin_https,,} client_auth=${settings[.ssl.clientAuth]-}
}

# The address to ask: a wildcard listens on loopback too.
set_reachable() { # variable, address
  local address=${2#[}
  address=${address%]}
  case $address in
    '' | 0.0.0.0 | :: | '*') address=127.0.0.1 ;;
  esac
  printf -v "$1" '%s' "$address"
}

# The first line as Long.parseLong takes it; empty where the file has no number. A line may end in CR.
read_myid() {
  local line=''
  myid=''
  [[ -f $data_dir/myid ]] || return 0
  IFS= read -r line 2>/dev/null <"$data_dir/myid" || true
  if parse_long "${line%%$'\r'*}"; then
    myid=$number
  else
    refuse_configuration "the first line of $data_dir/myid is not a number"
  fi
}

# Empty where there is none; 0 is none, too.
take_port() { # variable, setting
  local value=${settings[.$2]-0}
  if ! is_port "$value"; then
    refuse_configuration "$2 in $zoo_cfg is not a port number: $value"
    number=0
  fi
  printf -v "$1" '%s' "${number#0}"
}
