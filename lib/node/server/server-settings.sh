# needs: members

# What zoo.cfg, the dynamic file and myid say of this server: its number, its ports, how it is asked.

dynamic_file='' myid=''
client_port='' client_address='' secure_port='' secure_address=''
admin_port=8080 admin_address='' admin_enabled=true admin_url='' admin_https=''
client_auth=''

read_configuration() {
  read_settings
  check_directory dataDir "$data_dir"
  check_directory dataLogDir "$data_log_dir"
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

# With a dynamic file the members stand nowhere else.
refuse_members_here() {
  local key
  for key in ${property_keys[@]+"${property_keys[@]}"}; do
    trim "$key"
    case $trimmed in
      server.* | group* | weight*) refuse_configuration "$trimmed stands in $zoo_cfg, which names a dynamicConfigFile for it" ;;
    esac
  done
}

refuse_settings_here() {
  local key
  for key in ${property_keys[@]+"${property_keys[@]}"}; do
    trim "$key"
    case $trimmed in
      server.* | group* | weight*) ;;
      *) refuse_configuration "$dynamic_file has a line that is no server, group or weight" ;;
    esac
  done
}

# What the server's own line says counts, and must not contradict clientPort and clientPortAddress.
take_own_client_port() {
  local server client
  for server in ${servers[@]+"${servers[@]}"}; do
    [[ $server == "$myid="*';'* ]] || continue
    client=${server##*;}
    if [[ -n $client_port ]] && { [[ $client_port != "${client##*:}" ]] || other_address "${client%:*}"; }; then
      refuse_configuration "the client port of this server is $client_port at ${client_address:-0.0.0.0} in $zoo_cfg, and $client in its own line"
    fi
    client_port=${client##*:} client_port=${client_port#0} client_address=${client%:*}
  done
}

# Not where it takes a resolver to tell. No name at all is 127.0.0.1.
other_address() { # of the server's own line
  local address=${1#[} static=${client_address#[} literal='^[0123456789]+(\.[0123456789]+){3}$|:'
  address=${address%]} static=${static%]}
  static=${static:-127.0.0.1}
  [[ -n ${settings[.clientPortAddress]+set} && $static != 0.0.0.0 && $static != :: && $address != "$static" ]] || return 1
  if [[ $address == 0.0.0.0 || $address == :: ]]; then return 0; fi
  # Of two IPv6 addresses each may be written in another way.
  [[ $address =~ $literal && $static =~ $literal && ! ($address == *:* && $static == *:*) ]]
}
