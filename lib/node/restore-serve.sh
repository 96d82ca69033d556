# start, check and clear: the restored server, what it serves, and the end of the stage.

# Half of the old and half of the new data would start, too.
require_whole() {
  local data log
  data=$(how_placed "$data_dir")
  log=$(how_placed "$data_log_dir")
  [[ $data == "$log" && $data != half ]] ||
    fail half-placed "The restored files are only half in place in $data_dir and $data_log_dir; ZooKeeper was not started." \
      "Undo the restore: {\"undo\":\"$RUN_ID\"}."
}

how_placed() { # directory
  if ! exists "$1/version-2.before-$RUN_ID"; then
    printf none
  elif exists "$1/version-2"; then
    printf whole
  else printf half; fi
}

# What ran without a quorum and got its old data back cannot do better.
runs_as_before() {
  [[ $(how_placed "$data_dir") == none && -e $stage/was-looking ]] || return 1
  start_zookeeper
  await_port 60
  serving_port_open
}

start() {
  local started
  started=$(milliseconds)
  need_tools timeout setsid flock cat sleep
  lock_node
  require_whole
  if ! runs_as_before && ! ensure_serving "$START_SECONDS"; then
    look_at_start
    fail did-not-start "ZooKeeper did not serve $START_SECONDS seconds after its start: $not_serving ($start_outcome)." \
      "See ZooKeeper's own log and run the start of $(service_name) by hand."
  fi
  report "{\"step\":\"start\",\"runId\":$(json "$RUN_ID"),\"role\":$(json_or_null "$role"),\"startMs\":$(($(milliseconds) - started))}"
}

check() {
  need_tools timeout cat od sed tr
  [[ -f $stage/order ]] || fail not-staged "The order of $RUN_ID is not on this node (any more)." 'Nothing to do: the stage was removed when the restore ended.'
  read_order "$stage/order"
  read_status || fail not-serving "ZooKeeper is not serving on this node: $not_serving." "See ZooKeeper's own log."
  read_epochs
  if [[ -n $client_port ]]; then ask_canaries "$client_address" "$client_port"; fi
  report "{\"step\":\"check\",\"runId\":$(json "$RUN_ID"),\"role\":\"$role\",\"zxid\":\"$zxid\",\"currentEpoch\":${current_epoch:-null},$(
  )\"znodes\":${znodes:-null},\"digestMismatches\":$(digest_mismatches),$(
  )$(canary_facts)}"
}

clear_stage() {
  local folder bytes=0 folders=()
  need_tools flock rm rmdir du
  lock_node
  remove_restore_stage
  while IFS= read -r folder; do folders+=("$folder"); done < <(both_folders '')
  for folder in "${folders[@]}"; do
    bytes=$((bytes + $(allocated_in "$folder"version-2.before-*)))
  done
  report "{\"step\":\"clear\",\"runId\":$(json "$RUN_ID"),\"keptBytes\":$bytes}"
}
