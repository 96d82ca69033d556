# The node's own configuration: nothing is asked of the user that zoo.cfg says.

data_dir='' data_log_dir='' dynamic_file=''
client_port='' client_address='' secure_port='' secure_address=''
admin_port=8080 admin_address='' admin_enabled=true
# Of what begins with `ssl` and `admin.`, and switches of the loader, by its name.
declare -A tls=()
servers=() weighted=false standalone_enabled=true extended_types='' myid=''
property_key='' property_value=''

# Splits a line of a Java properties file; false for blank lines and comments.
split_property() {
  local line=${1%$'\r'}
  [[ $line =~ ^[[:space:]]*([^[:space:]=:#!][^[:space:]=:]*)[[:space:]]*[=:]?[[:space:]]*(.*)$ ]] || return 1
  property_key=${BASH_REMATCH[1]}
  property_value=${BASH_REMATCH[2]}
  property_value=${property_value%"${property_value##*[![:space:]]}"}
}

set_directory() { # variable, path
  local path=$2
  while [[ $path == ?*/ ]]; do path=${path%/}; done
  printf -v "$1" '%s' "$path"
}

read_properties() {
  local line
  while IFS= read -r line || [[ -n $line ]]; do
    split_property "$line" || continue
    case $property_key in
      dataDir) set_directory data_dir "$property_value" ;;
      dataLogDir) set_directory data_log_dir "$property_value" ;;
      dynamicConfigFile) dynamic_file=$property_value ;;
      clientPort) client_port=$property_value ;;
      clientPortAddress) client_address=$property_value ;;
      secureClientPort) secure_port=$property_value ;;
      secureClientPortAddress) secure_address=$property_value ;;
      admin.serverPort) admin_port=$property_value ;;
      admin.serverAddress) admin_address=$property_value ;;
      admin.enableServer) admin_enabled=$property_value ;;
      ssl* | admin.* | *digest.enabled | *serializeLastProcessedZxid.enabled | *trust.empty | *.extrasize | reconfigEnabled) tls[$property_key]=$property_value ;;
      server.*) servers+=("${property_key#server.}=$property_value") ;;
      group.* | weight.*) weighted=true ;;
      standaloneEnabled) standalone_enabled=$property_value ;;
      extendedTypesEnabled) extended_types=$property_value ;;
    esac
  done <"$1"
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

# With reconfiguration the client port stands behind `;` in the server's own line.
read_own_client_port() {
  local server client
  for server in ${servers[@]+"${servers[@]}"}; do
    if [[ $server == "$myid="*';'* ]]; then
      client=${server##*;}
      client_port=${client##*:}
      if [[ $client == *:* ]]; then client_address=${client%:*}; fi
    fi
  done
}

check_port() { # name, value
  [[ -z $2 || $2 =~ ^[0123456789]{1,5}$ ]] ||
    fail bad-configuration "$1 in $zoo_cfg is not a port number: $2" "Correct the line in $zoo_cfg."
}

check_directory() { # name, value
  [[ $2 == /* && -d $2/version-2 ]] ||
    fail bad-configuration "$1 in $zoo_cfg is $2, where there is no version-2 folder of a ZooKeeper server." \
      "Set zooCfg to the configuration that the running server uses; $1 must be an absolute path."
}

read_configuration() {
  read_settings
  check_directory dataDir "$data_dir"
  check_directory dataLogDir "$data_log_dir"
}

# Without a look at what is in the directories: a restore finds them empty.
read_settings() {
  zoo_cfg=${ZOOCFGDIR:+$ZOOCFGDIR/zoo.cfg}
  zoo_cfg=${zoo_cfg:-$ZOO_CFG}
  [[ -f $zoo_cfg && -r $zoo_cfg ]] ||
    fail no-configuration "ZooKeeper's configuration $zoo_cfg is missing or cannot be read on this node." \
      "Set zooCfg of ensemble $ENSEMBLE to the file that the server is started with."
  read_properties "$zoo_cfg"
  if [[ -n $dynamic_file ]]; then
    [[ $dynamic_file == /* ]] || dynamic_file=${zoo_cfg%/*}/$dynamic_file
    [[ -f $dynamic_file && -r $dynamic_file ]] ||
      fail no-configuration "dynamicConfigFile of $zoo_cfg, $dynamic_file, is missing or cannot be read." \
        "Correct dynamicConfigFile in $zoo_cfg."
    read_properties "$dynamic_file"
  fi
  [[ -n $data_dir ]] ||
    fail bad-configuration "$zoo_cfg has no dataDir." "Set zooCfg to the file that the server is started with."
  data_log_dir=${data_log_dir:-$data_dir}
  read -r myid 2>/dev/null <"$data_dir/myid" || true
  [[ $myid =~ ^[0123456789]+$ ]] || myid=''
  read_own_client_port
  check_port clientPort "$client_port"
  check_port secureClientPort "$secure_port"
  check_port admin.serverPort "$admin_port"
  # Without a plain port the secure one is asked.
  set_reachable secure_address "$secure_address"
  [[ -n $client_port ]] || client_address=$secure_address
  set_reachable client_address "$client_address"
  set_reachable admin_address "$admin_address"
}
