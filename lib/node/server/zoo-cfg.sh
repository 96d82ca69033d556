# needs: properties report

# The node's own configuration: nothing is asked of the user that zoo.cfg says. Read as QuorumPeerConfig
# reads it; the first thing that it refuses is config_problem (docs/facts/zoo-cfg.md).

zoo_cfg='' config_problem='' data_dir='' data_log_dir=''
# By the name of the setting, with a dot before it.
declare -A settings=()

refuse_configuration() { config_problem=${config_problem:-$1}; } # sentence without a full stop

# Without a look at what is in them: a restore finds them empty.
read_directories() {
  zoo_cfg=${ZOOCFGDIR:+$ZOOCFGDIR/zoo.cfg}
  zoo_cfg=${zoo_cfg:-$ZOO_CFG}
  [[ -f $zoo_cfg && -r $zoo_cfg ]] ||
    fail no-configuration "ZooKeeper's configuration $zoo_cfg is missing or cannot be read on this node." \
      "Set zooCfg of ensemble $ENSEMBLE to the file that the server is started with."
  in_bytes read_static_file
  [[ -n $data_dir ]] ||
    fail bad-configuration "$zoo_cfg has no dataDir${config_problem:+: $config_problem}." "Set zooCfg to the file that the server is started with."
}

check_directory() { # name, value
  [[ $2 == /* && -d $2/version-2 ]] ||
    fail bad-configuration "$1 in $zoo_cfg is $2, where there is no version-2 folder of a ZooKeeper server." \
      "Set zooCfg to the configuration that the running server uses; $1 must be an absolute path."
}

read_static_file() {
  read_properties "$zoo_cfg"
  take_settings
  set_directory data_dir "${settings[.dataDir]-}"
  set_directory data_log_dir "${settings[.dataLogDir]-${settings[.dataDir]-}}"
}

# Keys and values are trimmed after they have become properties: two keys may be one setting then, and it
# is the JVM's hash that decides.
take_settings() {
  local index key decisive='data(Log)?Dir|dynamicConfigFile|(c|secureC)lientPort(Address)?|(tick|m..Session)Time(out)?|(init|sync)Limit|(standalone|reconfig)Enabled|peerType|admin\..*'
  if [[ -n $property_fault ]]; then refuse_configuration "$zoo_cfg $property_fault"; fi
  for index in ${property_keys[@]+"${!property_keys[@]}"}; do
    trim "${property_keys[index]}"
    key=.$trimmed
    trim "${property_values[index]}"
    if [[ ${settings[$key]-$trimmed} != "$trimmed" && $key =~ ^\.($decisive)$ ]]; then refuse_configuration "$zoo_cfg has ${key#.} twice, once with blanks in the name"; fi
    settings[$key]=$trimmed
  done
}

# As java.io.File writes a path.
set_directory() { # variable, path
  local path=$2
  while [[ $path == *//* ]]; do path=${path//\/\//\/}; done
  if [[ $path == ?*/ ]]; then path=${path%/}; fi
  printf -v "$1" '%s' "$path"
}
