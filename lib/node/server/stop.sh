# needs: service stage

# Stopping the server.

run_stop() { # seconds, file for what it says
  if [[ -n $SERVICE_UNIT ]]; then
    timeout --kill-after=5 "$1" systemctl stop "$SERVICE_UNIT" </dev/null >"$2" 2>&1
  else
    timeout --kill-after=5 "$1" bash -c "$STOP_COMMAND" </dev/null >"$2" 2>&1
  fi
}

describe_running() { printf 'process %s, port %s' "${zookeeper_processes[*]:-unknown}" "${client_port:-$secure_port}"; }

# Stops the server and waits until it has gone, at most SECONDS. Where none runs, the stop may fail.
stop_zookeeper() { # seconds, whether a server runs
  local deadline=$((SECONDS + $1)) log=$stage/stop.log said='' code=0
  [[ -d $stage ]] || log=$(mktemp)
  # It keeps our lock: until it has ended, ZooKeeper may still go down.
  run_stop "$1" "$log" || code=$?
  ((code == 0)) || said=$(excerpt "$log")
  [[ -d $stage ]] || rm -f -- "$log"
  [[ $code -eq 0 || $2 == false ]] ||
    fail stop-failed "Stopping ZooKeeper ended with exit code $code$( ((code != 124)) || printf ', after %s seconds' "$1"): $said" \
      "Run the stop of $(service_name) by hand on this node and see why it fails."
  until zookeeper_gone; do
    ((SECONDS < deadline)) ||
      fail did-not-stop "ZooKeeper did not end within $1 seconds of its stop command ($(describe_running))." \
        "Check that $(service_name) is what runs the server of $zoo_cfg, and that nothing starts it again (monit, Restart=)."
    sleep 0.02
  done
}
