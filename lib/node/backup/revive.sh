# needs: start

# revive: ZooKeeper serves, the guard is disarmed and the stage of the run is gone. Can be repeated.

started=false

bring_back() {
  if serves; then return 0; fi
  started=true
  if ! ensure_serving "$SERVE_WAIT"; then
    look_at_start
    fail did-not-come-back "ZooKeeper does not serve on this node: $not_serving ($start_outcome)." \
      "See ZooKeeper's own log and run the start of $(service_name) by hand."
  fi
}

revive() {
  need_tools timeout setsid flock find grep cat readlink rm rmdir sleep tr
  read_configuration
  name_stage
  open_lock
  # A capture that is still alive must not go on to stop the server, nor trust what it copied.
  if [[ -d $stage ]]; then : >"$stage/taken-over" || true; fi
  # A guard on watch ends when ZooKeeper has served for a while; a late stop would be noticed by it.
  while ((SECONDS < MAX_DOWNTIME)) && guard_runs "$stage/armed"; do sleep 0.5; done
  # Whoever holds the lock (capture, its stop command) may still stop or start ZooKeeper.
  flock -w "$((SECONDS < MAX_DOWNTIME ? MAX_DOWNTIME - SECONDS : 1))" 9 || true
  bring_back
  release_guard
  # What the guard had started may have ended with it.
  bring_back
  if [[ -d $stage ]]; then remove_stage; fi
  tell serving true
  tell started "$started"
  tell_text_or_null role "$role"
  report
  exit 0
}

revive
