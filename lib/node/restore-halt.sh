# halt: ZooKeeper is stopped and stays so.

was_serving=false

newest_log() {
  local zxid name newest=-1 file=''
  while read -r zxid name; do
    if ((zxid > newest)); then newest=$zxid file=$data_log_dir/version-2/$name; fi
  done < <(list_files log "$data_log_dir/version-2")
  printf '%s' "$file"
}

# Also a server that is still loading: it listens nowhere and holds no log yet.
find_zookeeper() {
  local found
  find_processes "$(newest_log)"
  while IFS= read -r found; do
    note_process "$found"
  done < <(find /proc/[0-9]*/fd \( -lname "$(readlink -f -- "$data_dir")/version-2*/*" -o -lname "$(readlink -f -- "$data_log_dir")/version-2*/*" \) 2>/dev/null)
  while IFS= read -r found; do
    if grep -qsF org.apache.zookeeper.server "$found"; then note_process "$found"; fi
  done < <(grep -lszFx -- "$zoo_cfg" /proc/[0-9]*/cmdline)
}

zookeeper_runs() {
  find_zookeeper
  ! zookeeper_gone
}

describe_running() { printf 'process %s, port %s' "${zookeeper_processes[*]:-unknown}" "${client_port:-$secure_port}"; }

halt_zookeeper() {
  local limit=$((MAX_DOWNTIME > 120 ? MAX_DOWNTIME : 120)) deadline log said code=0 ran=''
  deadline=$((SECONDS + limit))
  if serves; then was_serving=true; fi
  disarm_stale_guards
  if zookeeper_runs; then ran=yes; fi
  log=$(mktemp)
  # A stopped server is stopped once more: its supervisor may be about to start it.
  run_stop "$limit" "$log" || code=$?
  said=$(excerpt "$log")
  rm -f -- "$log"
  [[ -z $ran || $code -eq 0 ]] ||
    fail stop-failed "Stopping ZooKeeper ended with exit code $code: $said" "Run the stop of $(service_name) by hand on this node and see why it fails."
  until zookeeper_gone; do
    ((SECONDS < deadline)) ||
      fail did-not-stop "ZooKeeper did not end within $limit seconds of its stop command ($(describe_running))." \
        "Check that $(service_name) is what runs the server of $zoo_cfg, and that nothing starts it again (monit, Restart=)."
    sleep 0.02
  done
  serving_seen=false
  watch_stopped
}

# One second: systemd's Restart= or a loop is quicker than that. `place` looks once more.
watch_stopped() {
  local until
  until=$(($(milliseconds) + 1000))
  while (($(milliseconds) < until)) && ! serving_port_open; do sleep 0.1; done
  ! zookeeper_runs ||
    fail started-again "Something started ZooKeeper again after it was stopped ($(describe_running))." \
      'Switch off what supervises it besides the configured service (Restart=, monit, cron) until the restore is over.'
}

halt() {
  local started
  started=$(milliseconds)
  need_tools timeout setsid flock find grep cat rm mktemp readlink
  lock_node
  halt_zookeeper
  read_epochs
  report "{\"step\":\"halt\",\"runId\":$(json "$RUN_ID"),\"wasServing\":$was_serving,\"acceptedEpoch\":${accepted_epoch:-null},$(
  )\"currentEpoch\":${current_epoch:-null},\"haltMs\":$(($(milliseconds) - started))}"
}
