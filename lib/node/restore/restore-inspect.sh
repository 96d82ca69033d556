# needs: demands digest-mismatches epochs facts java-options own-stop processes restore-node space validity

# inspect: what the node is and how it is. Reads only; an empty or missing version-2 is a fact.
# stage begins with it, too.

one_file_system=true running=true

# A switch of the loader. zoo.cfg wins over -D; without either it has its default, and that is known of a
# running server only.
tell_switch() { # name, setting, default
  find_setting "$2"
  if [[ -z $java_option && ${#java_options[@]} -gt 0 ]]; then java_option=$3; fi
  case $java_option in
    [Tt][Rr][Uu][Ee]) tell "$1" true ;;
    '') tell "$1" ;;
    *) tell "$1" false ;;
  esac
}

tell_data() {
  local file data=false
  for file in "$data_dir"/version-2/snapshot.* "$data_log_dir"/version-2/log.*; do
    if is_zookeeper_file "$file"; then data=true; fi
  done
  name_folders version-2
  measure_folders "${folders[@]}"
  tell hasData "$data"
  tell dataBytes "$allocated_bytes"
}

# Whether the server says how often digests did not match; of one that serves.
tell_digests() {
  local answers=''
  if [[ $serving_seen == true ]]; then
    answers=true
    [[ $(digest_mismatches) != null ]] || answers=false
  fi
  tell tellsDigests "$answers"
}

# Sets free_bytes and one_file_system.
tell_space() {
  measure_space "$data_dir" "$data_log_dir"
  on_one_file_system "$data_dir" "$data_log_dir" || one_file_system=false
  tell freeBytes "$((free_bytes[0]))"
  tell freeLogBytes "$((free_bytes[1]))"
  tell oneFileSystem "$one_file_system"
}

tell_facts() {
  require_acceptable
  require_renamable dataDir "$data_dir"
  require_renamable dataLogDir "$data_log_dir"
  read_settled_status 30 || true
  read_epochs
  zookeeper_runs || running=false
  tell_service
  tell running "$running"
  tell acceptedEpoch "$accepted_epoch"
  tell currentEpoch "$current_epoch"
  tell_configuration
  tell_data
  tell_space
  read_java_options
  tell_switch extendedTypes extendedTypesEnabled false
  tell_switch readsDigest digest.enabled true
  tell_switch readsLastZxid serializeLastProcessedZxid.enabled true
  tell_digests
  tell_text_or_null awsCli "$(command -v aws || true)"
}

# What there is of this plan on the node.
tell_of_plan() {
  local state=nothing
  if of_plan_exists before; then
    state=before
  elif of_plan_exists undone; then
    state=undone
  elif is_staged; then state=staged; fi
  tell_text ofPlan "$state"
}

of_plan_exists() { # state
  local name folder
  name_folders "version-2.$1-$RUN_ID"
  for name in "${folders[@]}"; do
    for folder in "$name"*; do
      if exists "$folder"; then return 0; fi
    done
  done
  return 1
}

inspect() {
  need_tools timeout cat find grep stat du df tr readlink sleep
  require_myid
  tell_of_plan
  tell_facts
  tell_demands
  report
}
