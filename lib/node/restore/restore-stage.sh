# needs: restore-download restore-inspect storage unit

# stage: the archive's files beside the ones that are served, every one of them checked.
#   <dataDir>/.zk-backup/<RUN_ID>/order     what was ordered
#                                 data/     what becomes <dataDir>/version-2; none/, where there is none
#                                 log       where what becomes <dataLogDir>/version-2 lies
#                                 staged    all of it is there and right
#                                 was-down  when it was seen that ZooKeeper did not run, in ms
#                                 halted   it was stopped
#                                 was-looking  it ran when it was halted, and did not serve

refuse_used_plan() {
  local folder state
  for state in before undone; do
    name_folders "version-2.$state-$RUN_ID"
    for folder in "${folders[@]}"; do
      ! exists "$folder" || fail plan-used "$folder exists: this plan was executed before on this node." 'Make a new plan.'
    done
  done
}

# Nobody but its owner looks into it.
make_restore_stage() {
  local log=data new=("$stage/data/version-2" "$stage/data/none")
  remove_restore_stage
  if separate_logs; then
    log=$log_stage/log
    new+=("$log/version-2" "$log/none")
  fi
  umask 077
  mkdir -p -- "${new[@]}"
  ln -s -- "$log" "$stage/log"
}

remove_restore_stage() {
  if separate_logs && exists "$log_stage"; then
    rm -rf -- "$log_stage" || fail stage-left "$log_stage could not be removed." 'Remove it on the node.'
    rmdir -- "${log_stage%/*}" 2>/dev/null || true
  fi
  if [[ -d $stage ]]; then remove_stage; fi
}

# By what the node told of its space a moment ago.
require_space() {
  local need=$((order_bytes * 11 / 10)) need_log=$((order_log_bytes * 11 / 10))
  if [[ $one_file_system == false ]]; then
    need=$((need - need_log))
    ((free_bytes[1] > need_log)) || no_space "$data_log_dir" "${free_bytes[1]}" "$need_log"
  fi
  ((free_bytes[0] > need)) || no_space "$data_dir" "${free_bytes[0]}" "$need"
}

stage_archive() {
  local started paths
  look_at_clock
  started=$now_ms
  need_tools aws tar gzip sha256sum sleep truncate sync flock find grep du df stat timeout cat readlink tr mkdir ln
  require_myid
  require_startable
  prepare_s3
  choose_bucket
  lock_node
  tell_facts
  if is_staged; then
    read_order "$stage/order"
  else
    refuse_used_plan
    make_restore_stage
    look_at_clock
    if [[ $running == false ]]; then printf '%s\n' "$now_ms" >"$stage/was-down"; fi
    take_order "$stage/order"
    require_space
    unpack_archive "$STAGE_SECONDS"
    check_files
    paths=("${order_files[@]##* }")
    sync -- "${paths[@]/#/$stage/}"
    printf '%s\n' "$RUN_ID" >"$stage/staged"
  fi
  look_at_clock
  tell files "${#order_files[@]}"
  tell bytes "$order_bytes"
  tell stageMs "$((now_ms - started))"
  report
}
