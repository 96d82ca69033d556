# needs: canary restore-stage start

# start, check and clear: the restored server, what it serves, and the end of the stage.

placed=''

# Half of the old and half of the new data would start, too.
require_whole() {
  local data
  look_at_place "$data_dir"
  data=$placed
  look_at_place "$data_log_dir"
  [[ $data == "$placed" && $data != half ]] ||
    fail half-placed "The restored files are only half in place in $data_dir and $data_log_dir; ZooKeeper was not started." \
      "Undo the restore: {\"undo\":\"$RUN_ID\"}"
}

# Sets placed: none, half or whole.
look_at_place() { # directory
  if ! exists "$1/version-2.before-$RUN_ID"; then
    placed=none
  elif exists "$1/version-2"; then
    placed=whole
  else placed=half; fi
}

# What ran without a quorum and got its old data back cannot do better.
runs_as_before() {
  local deadline=$((SECONDS + 60))
  [[ $placed == none && -e $stage/was-looking ]] || return 1
  start_zookeeper
  until serving_port_open; do
    ((SECONDS < deadline)) || return 1
    sleep 0.5
  done
}

start() {
  local started
  look_at_clock
  started=$now_ms
  need_tools timeout setsid flock find grep cat readlink sleep
  lock_node
  require_whole
  if ! runs_as_before && ! ensure_serving "$START_SECONDS"; then
    look_at_start
    fail did-not-start "ZooKeeper did not serve $START_SECONDS seconds after its start: $not_serving ($start_outcome)." \
      "See ZooKeeper's own log and run the start of $(service_name) by hand."
  fi
  look_at_clock
  tell_text_or_null role "$role"
  tell startMs "$((now_ms - started))"
  report
}

check() {
  need_tools timeout cat od sed tr
  [[ -f $stage/order ]] || fail not-staged "The order of $RUN_ID is not on this node (any more)." 'Nothing to do: the stage was removed when the restore ended.'
  read_order "$stage/order"
  read_status || fail not-serving "ZooKeeper is not seen serving on this node: $not_serving." "See ZooKeeper's own log."
  read_epochs
  if [[ -n $client_port ]]; then ask_canaries "$client_address" "$client_port"; fi
  tell_text role "$role"
  tell_text zxid "$zxid"
  tell currentEpoch "$current_epoch"
  tell znodes "$znodes"
  tell digestMismatches "$(digest_mismatches)"
  tell_canaries
  report
}

clear_stage() {
  local folder aside=()
  need_tools flock rm rmdir du
  lock_node
  remove_restore_stage
  name_folders version-2.before-
  for folder in "${folders[@]}"; do aside+=("$folder"*); done
  measure_folders "${aside[@]}"
  tell keptBytes "$allocated_bytes"
  report
}
