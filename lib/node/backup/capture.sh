# needs: archived-conf guard key live stop would-refuse

# capture: a consistent set of the node's files in the stage, ZooKeeper down for as short as can be.

zookeeper_stopped='' stage_made=''
stop_ms=0 copy_ms=0 start_ms=0 downtime_ms=0

# Stages of runs that died, but not one whose upload holds it or is about to (captured just now), nor
# that of a restore whose plan still counts.
remove_stale_stages() {
  local stale captured ordered
  for stale in "$stages"/*; do
    [[ -d $stale && ! -L $stale ]] || continue
    captured=$(stat -c %Y -- "$stale/captured" 2>/dev/null) || captured=0
    ordered=$(stat -c %Y -- "$stale/order" 2>/dev/null) || ordered=0
    if (($(date +%s) - captured > 600 && $(date +%s) - ordered > 86400)) && flock -n "$stale" true; then rm -rf -- "$stale"; fi
  done
}

make_stage() {
  [[ ! -e $stage ]] || fail stage-exists "$stage exists already: this run was started before." 'Start a new backup; this one is not repeated.'
  [[ -d $stages ]] || mkdir -m 700 -- "$stages"
  mkdir -m 700 -- "$stage"
  stage_made=yes
  printf '%s\n' "${SSM_COMMAND_ID:-none}" >"$stage/command"
  mkdir -p -- "$stage/archive/data/version-2" "$stage/archive/log/version-2" "$stage/archive/conf"
}

require_not_taken_over() {
  [[ ! -e $stage/taken-over ]] || fail taken-over 'ZooKeeper was started by the guard or by revive during the capture; the copies are not trusted.' \
    'See why the capture took longer than maxDowntime (stage disk, stop command), then start the backup again.'
}

capture_stopped() {
  local asked stopped copied
  find_processes "${logs[0]-}"
  note_locale "${zookeeper_processes[0]-}"
  arm_guard
  require_not_taken_over
  zookeeper_stopped=yes server_stopped=true
  look_at_clock
  asked=$now_ms
  # Half of the time that the guard gives us, so that it need not act on a slow stop.
  stop_zookeeper "$((MAX_DOWNTIME / 2))" true
  look_at_clock
  stopped=$now_ms
  require_logs
  copy_logs || copy_failed
  copy_epochs || copy_failed
  ! serving_port_open || fail came-back 'Something started ZooKeeper while it was stopped; the copies are not trusted.' \
    'Keep monit, Restart= or cron from starting it while the stop command has stopped it.'
  require_not_taken_over
  look_at_clock
  copied=$now_ms
  run_start
  await_service 10
  look_at_clock
  start_ms=$((now_ms - copied))
  stop_ms=$((stopped - asked)) copy_ms=$((copied - stopped))
  downtime_ms=$((stop_ms + copy_ms + start_ms))
  release_guard
  serves || start_once_more
}

await_service() { # seconds until the start is repeated
  if ! ensure_serving "$SERVE_WAIT" "$1"; then
    look_at_start
    fail did-not-come-back "ZooKeeper did not serve $SERVE_WAIT seconds after its start: $not_serving ($start_outcome). The guard still tries." \
      "See ZooKeeper's own log and run the start of $(service_name) by hand."
  fi
  zookeeper_stopped=''
}

# What was started may have ended with the guard. The next one stays on watch when the capture has ended.
start_once_more() {
  zookeeper_stopped=yes
  arm_guard
  await_service 0
}

# Whatever went wrong after the stop, ZooKeeper is started.
start_after_failure() {
  if [[ -z $zookeeper_stopped ]]; then
    if [[ -n $stage_made ]]; then disarm_guard; fi
    return 0
  fi
  # The guard stays armed: it watches for a while whether the server stays up, or goes on trying.
  if [[ $failure_code == did-not-come-back ]]; then return 0; fi
  # A stop that failed may still land (systemd's job, monit): only a start takes it back.
  if [[ $failure_code == stop-failed || $failure_code == did-not-stop ]]; then run_start; fi
  if ! ensure_serving "$SERVE_WAIT"; then
    look_at_start
    failure_message="$failure_message ZooKeeper does not serve again: $not_serving ($start_outcome). The guard still tries."
  elif [[ $failure_code == stop-failed ]]; then
    failure_hint="$failure_hint ZooKeeper was started again."
  fi
}

# Whether one lies between two transactions, whoever reads them all can tell.
tell_younger_snapshots() {
  local zxid younger=()
  while read -r zxid _; do
    ((zxid > snapshot_zxid && ${#younger[@]} < 16)) || break
    printf -v zxid '0x%x' "$zxid"
    younger+=("$zxid")
  done < <(list_files snapshot "$data_dir/version-2" | sort -rn)
  tell_list youngerSnapshots ${younger[@]+"${younger[@]}"}
}

report_capture() { # role, version, zxid and epoch before the capture
  tell_text mode "$MODE"
  tell_text role "$1"
  tell_text version "$2"
  tell_text zxid "$3"
  tell epoch "$4"
  tell_text snapshot "$snapshot"
  tell_text snapshotCheck "$snapshot_check"
  tell_text baseLog "$base_log"
  tell logs "${#logs[@]}"
  tell_younger_snapshots
  tell_list startFaults ${start_faults[@]+"${start_faults[@]:0:3}"}
  tell_list startUntold ${start_untold[@]+"${start_untold[@]:0:3}"}
  tell stopMs "$stop_ms"
  tell copyMs "$copy_ms"
  tell startMs "$start_ms"
  tell downtimeMs "$downtime_ms"
  report
}

capture() {
  on_failure=start_after_failure server_stopped=false
  need_tools "${capture_tools[@]}"
  read_acceptable_configuration
  name_stage
  check_key
  open_lock
  flock -n 9 || refuse_another_run
  check_role
  read_epochs
  local before=("$role" "$version" "$zxid" "${current_epoch:-$((zxid_now >> 32))}")
  if [[ $MODE == stop ]]; then
    check_voters
    require_startable
  fi
  disarm_stale_guards
  remove_stale_stages
  make_stage
  stage_configuration
  stage_snapshot
  require_logs
  check_space ${logs[@]+"${logs[@]}"}
  check_next_start
  if [[ $MODE == live ]]; then capture_live; else capture_stopped; fi
  printf '%s\n' "$RUN_ID" >"$stage/captured"
  report_capture "${before[@]}"
  exit 0
}

case ${1-} in
  guard) guard ;;
  *) capture ;;
esac
