# needs: stage

# remove: removes the stage of this run and nothing else; the last step, run whatever happened before.

# After a capture that was killed the guard is at work: it needs the stage until ZooKeeper serves.
wait_for_guard() {
  local waited=0
  while [[ -e $stage/armed ]]; do
    ((waited < 40)) || fail guard-armed "The guard still tries to start ZooKeeper on this node; $stage was left to it." \
      'Revive the node (the backup function does it by itself); that removes the stage, too.'
    sleep 1
    waited=$((waited + 1))
  done
}

remove() {
  need_tools rm rmdir sleep
  read_directories
  check_directory dataDir "$data_dir"
  name_stage
  # A second command of the same run must not remove what the first is uploading.
  if [[ -d $stage ]] && is_ours; then
    wait_for_guard
    remove_stage
  fi
  report
  exit 0
}

remove
