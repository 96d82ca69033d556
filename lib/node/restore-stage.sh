# stage: the archive's files beside the ones that are served, every one of them checked.
#   <dataDir>/.zk-backup/<RUN_ID>/order     what was ordered
#                                 data/     what becomes <dataDir>/version-2
#                                 log       where what becomes <dataLogDir>/version-2 lies
#                                 staged    all of it is there and right
#                                 was-down  ZooKeeper did not run when it was staged
#                                 was-looking  it ran when it was halted, and did not serve

refuse_used_plan() {
  local folder state
  for state in before undone; do
    while IFS= read -r folder; do
      [[ ! -e $folder && ! -L $folder ]] || fail plan-used "$folder exists: this plan was executed before on this node." 'Make a new plan.'
    done < <(both_folders "version-2.$state-$RUN_ID")
  done
}

make_restore_stage() {
  remove_restore_stage
  private_folder "$stages"
  private_folder "$stage"
  mkdir -p -- "$stage/data/version-2"
  if separate_logs; then
    private_folder "${log_stage%/*}"
    private_folder "$log_stage"
    mkdir -p -- "$log_stage/log/version-2"
    ln -s -- "$log_stage/log" "$stage/log"
  else
    ln -s -- data "$stage/log"
  fi
}

remove_restore_stage() {
  if separate_logs; then
    rm -rf -- "$log_stage" || fail stage-left "$log_stage could not be removed." 'Remove it on the node.'
    rmdir -- "${log_stage%/*}" 2>/dev/null || true
  fi
  if [[ -d $stage ]]; then remove_stage; fi
}

is_staged() {
  local staged=''
  read -r staged 2>/dev/null <"$stage/staged" || true
  [[ $staged == "$RUN_ID" ]]
}

stage_archive() {
  local started
  started=$(milliseconds)
  need_tools aws tar gzip sha256sum wc tee mkfifo truncate sync flock find grep du df stat timeout cat
  check_bucket
  require_myid
  prepare_s3
  lock_node
  gather_facts
  if is_staged; then
    read_order "$stage/order"
  else
    refuse_used_plan
    make_restore_stage
    if zookeeper_gone; then : >"$stage/was-down"; fi
    take_order "$stage/order"
    require_space "$data_dir" "$data_log_dir"
    unpack_archive "$STAGE_SECONDS"
    check_files
    find "$stage/data" "$stage/log/" -type f -exec sync -- {} +
    printf '%s\n' "$RUN_ID" >"$stage/staged"
  fi
  report "{\"step\":\"stage\",\"runId\":$(json "$RUN_ID"),$facts,\"files\":${#order_files[@]},\"bytes\":$order_bytes,\"stageMs\":$(($(milliseconds) - started))}"
}
