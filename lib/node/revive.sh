# revive: ZooKeeper serves, the guard is disarmed and the stage of the run is gone. Can be repeated.

revive() {
  local started=false
  need_tools timeout setsid flock find cat rm rmdir sleep
  read_configuration
  name_stage
  open_lock
  # A capture that is still alive must not go on to stop the server, nor trust what it copied.
  if [[ -d $stage ]]; then : >"$stage/taken-over" || true; fi
  # Whoever holds the lock (capture, its stop command, guard) may still stop or start ZooKeeper.
  flock -w "$MAX_DOWNTIME" 9 || true
  if ! serves; then
    started=true
    if ! ensure_serving "$SERVE_WAIT"; then
      look_at_start
      fail did-not-come-back "ZooKeeper does not serve on this node: $not_serving ($start_outcome)." \
        "See ZooKeeper's own log and run the start of $(service_name) by hand."
    fi
  fi
  if [[ -d $stage ]]; then
    rm -f -- "$stage/armed"
    remove_stage
  fi
  report "{\"step\":\"revive\",\"runId\":$(json "$RUN_ID"),\"serving\":true,\"started\":$started,\"role\":$(json_or_null "$role")}"
  exit 0
}

revive
