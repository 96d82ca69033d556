# needs: start

# The guard: the same script, called with `guard`, in a session (and with systemd a scope) of its own.
# It starts ZooKeeper as soon as the capture is dead, or after MAX_DOWNTIME if it hangs.

arm_guard() {
  local waited=0
  outliving "zk-backup-guard-$RUN_ID" "$BASH" "$0" guard
  until [[ -s $stage/armed ]]; do
    ((waited < 100)) || fail no-guard "The guard that starts ZooKeeper again could not be armed; ZooKeeper was not stopped." \
      "Check that $stage can be written (space, rights) and that bash runs $0."
    sleep 0.1
    waited=$((waited + 1))
  done
}

armed() { [[ -e $stage/armed ]]; }

# Stands its watch until somebody disarms it, or it has seen ZooKeeper serve for five seconds in a row
# without the capture: a stop may still be on its way. Its own start must have ended before, since that may
# take along what it started; but no longer than ten minutes: a server may be in the foreground.
# It gives up after 86,400 looks.
guard() {
  local seconds=0 served=0 held=0
  read_configuration
  name_stage
  open_lock
  # Renamed, so that the file is never seen empty.
  printf '%s\n' "$BASHPID" >"$stage/arming"
  mv -- "$stage/arming" "$stage/armed"
  while armed && ((served < 5 && seconds < 86400)); do
    # Between two looks the lock is free: a restore of a node that cannot serve gets in, and disarms the guard.
    if flock -n 9; then
      if ! serves; then
        ! armed || take_over
        served=0
      elif start_runs && ((held < 600)) && ! start_is_server; then
        served=0 held=$((held + 1))
      else
        served=$((served + 1))
      fi
      flock -u 9
    else
      served=0
      if ((seconds >= MAX_DOWNTIME)) && ! serves; then take_over; fi
    fi
    sleep 1
    seconds=$((seconds + 1))
  done
  disarm_guard
  exit_quietly
}

# The start became the server.
start_is_server() {
  local process line
  find_processes ''
  for process in ${zookeeper_processes[@]+"${zookeeper_processes[@]}"}; do
    [[ $process != "$start_process" ]] || return 0
    while IFS= read -r line; do
      if [[ $line == PPid:*[[:space:]]"$start_process" ]]; then return 0; fi
    done 2>/dev/null <"/proc/$process/status" || true
  done
  return 1
}

exit_quietly() {
  reported=yes
  exit 0
}

take_over() {
  : >"$stage/taken-over" || true
  ensure_serving 30 || true
}
