# The guard: the same script, called with `guard`, in a session (and with systemd a unit) of its own.
# It starts ZooKeeper as soon as the capture is dead, or after MAX_DOWNTIME if it hangs.

arm_guard() {
  local waited=0 script=$0
  # The guard has another working directory under systemd.
  [[ $script == /* ]] || script=$PWD/$script
  if ! command -v systemd-run >/dev/null || ! timeout --kill-after=1 10 systemd-run \
    --unit="zk-backup-guard-$RUN_ID" --description="starts ZooKeeper again if backup $RUN_ID does not" \
    --setenv="PATH=$PATH" ${ZOOCFGDIR:+--setenv="ZOOCFGDIR=$ZOOCFGDIR"} \
    "$BASH" "$script" guard </dev/null >/dev/null 2>&1 9<&-; then
    detached "$BASH" "$script" guard
  fi
  until [[ -s $stage/armed ]]; do
    ((waited < 100)) || fail no-guard "The guard that starts ZooKeeper again could not be armed; ZooKeeper was not stopped." \
      "Check that $stage can be written (space, rights) and that bash runs $script."
    sleep 0.1
    waited=$((waited + 1))
  done
}

disarm_guard() { rm -f -- "$stage/armed"; }

armed() { [[ -e $stage/armed ]]; }

# Stands its watch until somebody disarms it or it has seen ZooKeeper serve without the capture.
# It gives up after 86,400 looks.
guard() {
  local seconds=0
  read_configuration
  name_stage
  open_lock
  # Renamed, so that the file is never seen empty.
  printf '%s\n' "$BASHPID" >"$stage/arming"
  mv -- "$stage/arming" "$stage/armed"
  while armed && ((seconds < 86400)); do
    if flock -n 9; then
      bring_back
      flock -u 9
    elif ((seconds >= MAX_DOWNTIME)) && ! serves; then
      take_over
    fi
    sleep 1
    seconds=$((seconds + 1))
  done
  disarm_guard
  exit_quietly
}

exit_quietly() {
  reported=yes
  exit 0
}

take_over() {
  : >"$stage/taken-over" || true
  ensure_serving 30 || true
}

# The capture is gone. Five seconds of service in a row: a stop may still be on its way. Between two tries
# the lock is free: a restore of a node that cannot serve gets in, and disarms the guard when it halts.
bring_back() {
  local served=0
  while armed && ((served < 5)); do
    if ! serves; then
      take_over
      return 0
    fi
    served=$((served + 1))
    sleep 1
  done
  disarm_guard
}
