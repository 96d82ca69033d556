# needs: epochs restore-node start stop

# halt: ZooKeeper is stopped and stays so.

was_serving=false was_running=false served_zxid='' served_znodes=''

halt_zookeeper() {
  require_startable
  disarm_stale_guards
  if zookeeper_runs; then was_running=true; fi
  if [[ $was_running == true ]] && serves; then was_serving=true served_zxid=$zxid served_znodes=$znodes; fi
  if [[ -d $stage ]]; then note_locale "${zookeeper_processes[0]-}"; fi
  # A stopped server is stopped once more: its supervisor may be about to start it.
  stop_zookeeper "$((MAX_DOWNTIME > 120 ? MAX_DOWNTIME : 120))" "$was_running"
  serving_seen=false
}

# It did not run when it was staged, and does not now: that was the watch.
stayed_down() {
  local since=''
  [[ $was_running == false ]] && read -r since 2>/dev/null <"$stage/was-down" || return 1
  look_at_clock
  ((now_ms - since > 1000))
}

# One second: systemd's Restart= or a loop is quicker than that. `place` looks once more.
watch_stopped() {
  sleep 1
  ! zookeeper_runs ||
    fail started-again "Something started ZooKeeper again after it was stopped ($(describe_running))." \
      'Switch off what supervises it besides the configured service (Restart=, monit, cron) until the restore is over.'
}

halt() {
  local started
  look_at_clock
  started=$now_ms
  need_tools timeout setsid flock find grep cat rm mktemp readlink sleep
  lock_node
  halt_zookeeper
  # If its old data comes back, it is started as it was: without a quorum.
  if [[ $was_running == true && $was_serving == false && -d $stage ]]; then : >"$stage/was-looking"; fi
  stayed_down || watch_stopped
  if [[ -d $stage ]]; then : >"$stage/halted"; fi
  read_epochs
  look_at_clock
  tell wasServing "$was_serving"
  tell wasRunning "$was_running"
  tell_text_or_null zxid "$served_zxid"
  tell znodes "$served_znodes"
  tell acceptedEpoch "$accepted_epoch"
  tell currentEpoch "$current_epoch"
  tell haltMs "$((now_ms - started))"
  report
}
