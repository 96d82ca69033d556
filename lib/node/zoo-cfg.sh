# The node's own configuration: nothing is asked of the user that zoo.cfg says. Read as QuorumPeerConfig
# reads it; what it refuses is config_problem (docs/facts/zoo-cfg.md).

zoo_cfg='' dynamic_file='' config_problem='' number=''
data_dir='' data_log_dir='' myid=''
client_port='' client_address='' secure_port='' secure_address=''
admin_port=8080 admin_address='' admin_enabled=true admin_url='' admin_https=''
# Keystores of server and AdminServer: path, type, password, file of the password.
client_auth='' client_store=() quorum_store=()
weighted=false standalone_enabled=true extended_types=''
declare -A settings=()

# The first is what the server's log would say, too.
refuse_configuration() { config_problem=${config_problem:-$1}; } # sentence without a full stop

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

check_directory() { # name, value
  [[ $2 == /* && -d $2/version-2 ]] ||
    fail bad-configuration "$1 in $zoo_cfg is $2, where there is no version-2 folder of a ZooKeeper server." \
      "Set zooCfg to the configuration that the running server uses; $1 must be an absolute path."
}

# A server would not start again with what QuorumPeerConfig refuses.
require_acceptable() {
  [[ -z $config_problem ]] ||
    fail bad-configuration "ZooKeeper would not start with the configuration as it stands now: $config_problem." \
      "Correct it on this node; ZooKeeper was not touched."
}

# Without a look at what is in the directories: a restore finds them empty.
read_settings() {
  zoo_cfg=${ZOOCFGDIR:+$ZOOCFGDIR/zoo.cfg}
  zoo_cfg=${zoo_cfg:-$ZOO_CFG}
  [[ -f $zoo_cfg && -r $zoo_cfg ]] ||
    fail no-configuration "ZooKeeper's configuration $zoo_cfg is missing or cannot be read on this node." \
      "Set zooCfg of ensemble $ENSEMBLE to the file that the server is started with."
  in_bytes read_static_file
  if [[ -n ${settings[dynamicConfigFile]+set} ]]; then
    # Java looks from the server's own working directory, which its configuration does not tell.
    [[ $dynamic_file == /* && -f $dynamic_file && -r $dynamic_file ]] ||
      fail no-configuration "dynamicConfigFile of $zoo_cfg, $dynamic_file, is missing, cannot be read or is no absolute path." \
        "Correct dynamicConfigFile in $zoo_cfg."
    in_bytes read_dynamic_file
  fi
  [[ -n $data_dir ]] || require_acceptable
  [[ -n $data_dir ]] ||
    fail bad-configuration "$zoo_cfg has no dataDir." "Set zooCfg to the file that the server is started with."
  in_bytes settle_configuration
}

read_static_file() {
  read_properties "$zoo_cfg"
  check_format "$zoo_cfg"
  take_settings
  if [[ -z ${settings[dynamicConfigFile]+set} ]]; then take_members "$zoo_cfg"; else refuse_members_here; fi
  set_directory data_dir "${settings[dataDir]-}"
  set_directory data_log_dir "${settings[dataLogDir]-${settings[dataDir]-}}"
  dynamic_file=${settings[dynamicConfigFile]-}
}

read_dynamic_file() {
  read_properties "$dynamic_file"
  check_format "$dynamic_file"
  take_members "$dynamic_file"
  refuse_settings_here
}

check_format() { # file
  if [[ -n $property_fault ]]; then refuse_configuration "$1 is no properties file: $property_fault"; fi
}

# Keys and values are trimmed after they have become properties: two keys may be one setting then, and it
# is the JVM's hash that decides.
take_settings() {
  local index key
  for index in ${property_keys[@]+"${!property_keys[@]}"}; do
    trim "${property_keys[index]}"
    key=$trimmed
    trim "${property_values[index]}"
    case $key in
      dataDir | dataLogDir | dynamicConfigFile | clientPort | clientPortAddress | secureClientPort | secureClientPortAddress | \
        tickTime | initLimit | syncLimit | minSessionTimeout | maxSessionTimeout | maxClientCnxns | electionAlg | peerType | \
        autopurge.snapRetainCount | autopurge.purgeInterval | quorum.cnxn.threads.size | standaloneEnabled | reconfigEnabled | \
        admin.serverPort | admin.serverAddress | admin.enableServer | admin.commandURL | admin.forceHttps | ssl.clientAuth | \
        ssl.keyStore.location | ssl.keyStore.type | ssl.keyStore.password | ssl.keyStore.passwordPath | \
        ssl.quorum.keyStore.location | ssl.quorum.keyStore.type | ssl.quorum.keyStore.password | ssl.quorum.keyStore.passwordPath | extendedTypesEnabled | \
        digest.enabled | serializeLastProcessedZxid.enabled | snapshot.compression.method)
        if [[ ${settings[$key]-$trimmed} != "$trimmed" ]]; then refuse_configuration "$zoo_cfg has $key twice, once with blanks in the name"; fi
        settings[$key]=$trimmed
        ;;
    esac
  done
}

# As java.io.File writes a path.
set_directory() { # variable, path
  local path=$2
  while [[ $path == *//* ]]; do path=${path//\/\//\/}; done
  if [[ $path == ?*/ ]]; then path=${path%/}; fi
  printf -v "$1" '%s' "$path"
}

# What follows from all of it. With reconfiguration the client port stands in the server's own line.
settle_configuration() {
  read_myid
  take_port client_port clientPort
  take_port secure_port secureClientPort
  client_address=${settings[clientPortAddress]-} secure_address=${settings[secureClientPortAddress]-}
  take_own_client_port
  take_booleans
  check_validity
  set_reachable client_address "$client_address"
  set_reachable secure_address "$secure_address"
  if [[ -z $client_port ]]; then client_address=$secure_address; fi
  extended_types=${settings[extendedTypesEnabled]-}
  take_what_asking_needs
}

take_what_asking_needs() {
  local name
  set_reachable admin_address "${settings[admin.serverAddress]-}"
  decode_admin_port
  admin_enabled=${settings[admin.enableServer]-true} admin_url=${settings[admin.commandURL]-/commands}
  admin_https=${settings[admin.forceHttps]-} admin_https=${admin_https,,} client_auth=${settings[ssl.clientAuth]-}
  client_store=() quorum_store=()
  for name in location type password passwordPath; do
    client_store+=("${settings[ssl.keyStore.$name]-}")
    quorum_store+=("${settings[ssl.quorum.keyStore.$name]-}")
  done
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

# Integer.getInteger, which knows hexadecimal and octal numbers; what is no number leaves the default.
decode_admin_port() {
  local text=${settings[admin.serverPort]-}
  if [[ $text =~ ^\+?(0[xX]|#)([0123456789abcdefABCDEF]{1,4})$ ]]; then
    admin_port=$((16#${BASH_REMATCH[2]}))
  elif [[ $text =~ ^\+?(0[01234567]{0,6}|[123456789][0123456789]{0,4})$ ]]; then
    admin_port=$((BASH_REMATCH[1]))
  fi
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

# Sets number, in its shortest form, as Long.parseLong reads it: a sign, leading zeros, no blanks.
parse_long() {
  local sign digits largest=9223372036854775807
  [[ $1 =~ ^([+-]?)0*([0123456789]{1,19})$ ]] || return 1
  sign=${BASH_REMATCH[1]#+} digits=${BASH_REMATCH[2]}
  if [[ -n $sign ]]; then largest=9223372036854775808; fi
  if ((${#digits} == 19)) && [[ $digits > $largest ]]; then return 1; fi
  if [[ $digits == 0 ]]; then sign=''; fi
  number=$sign$digits
}

parse_int() { parse_long "$1" && ((${#number} < 12 && number >= -2147483648 && number <= 2147483647)); }

# Empty where there is none; 0 is none, too.
take_port() { # variable, setting
  local value=${settings[$2]-0}
  if ! parse_int "$value" || ((number < 0 || number > 65535)); then
    refuse_configuration "$2 in $zoo_cfg is not a port number: $value"
    number=0
  fi
  printf -v "$1" '%s' "${number#0}"
}

take_booleans() {
  local name value
  for name in standaloneEnabled reconfigEnabled; do
    value=${settings[$name]-false}
    case ${value,,} in
      true | false) ;;
      *) refuse_configuration "$name in $zoo_cfg is neither true nor false" ;;
    esac
  done
  value=${settings[standaloneEnabled]-true} standalone_enabled=${value,,}
}
