# needs: processes unit

# Starting ZooKeeper so that it outlives us, in the locale that it had.

start_process='' start_code='' start_outcome='it was not started' restarted=''
server_locale=() away_since='' patience=30

# Starts a command that outlives this process group and, under systemd, the control group that we are in:
# a session and a scope of its own, which stays as long as a process is in it, with our environment but
# without our lock, and with interrupts working (bash lets background commands ignore them).
outliving() { # unit, command
  (
    exec 9<&-
    trap - INT QUIT
    local begun='' code=0
    # The command says that it has begun: what systemd-run ends with may be its own code.
    trap begun=yes USR1
    # shellcheck disable=SC2016  # expanded by the inner bash
    systemd-run --quiet --scope --unit="$1" --description="zk-backup $RUN_ID" \
      "$BASH" -c '[[ $PPID != "$0" ]] || kill -USR1 "$0"; exec setsid "$@"' "$BASHPID" "${@:2}" || code=$?
    [[ -n $begun ]] || exec setsid "${@:2}"
    exit "$code"
  ) </dev/null >/dev/null 2>&1 &
}

# A JVM before 18 reads and sums paths outside ASCII by LC_ALL, LC_CTYPE and LANG: those of a server that runs.
note_locale() { # its process, if there is one
  local entry
  [[ -n ${1-} && -r /proc/$1/environ ]] || return 0
  while IFS= read -r -d '' entry; do
    case $entry in
      LC_ALL=* | LC_CTYPE=* | LANG=*) printf '%s\n' "$entry" ;;
    esac
  done <"/proc/$1/environ" >"$stage/locale"
}

# Sets server_locale, options for env: what was noted, and not the agent's.
read_locale() {
  server_locale=()
  if [[ -f $stage/locale ]]; then
    mapfile -t server_locale <"$stage/locale"
    server_locale=(-u LC_ALL -u LC_CTYPE -u LANG ${server_locale[@]+"${server_locale[@]}"})
  fi
}

# Does not wait: what counts is that the server serves.
run_start() {
  if [[ -n $SERVICE_UNIT ]]; then detached systemctl start "$SERVICE_UNIT"; else run_command "$START_COMMAND"; fi
  start_process=$! start_code=''
}

run_command() { # command
  read_locale
  outliving "zk-backup-start-$RUN_ID-$BASHPID-$SECONDS" env ${server_locale[@]+"${server_locale[@]}"} bash -c "$1"
}

# "Start" does nothing where ZooKeeper counts as running: a unit with RemainAfterExit= stays active
# without a process. Called when no server is there.
run_restart() { # what it counts as
  restarted="; it was restarted, since it counted as $1 without a server process"
  printf '%s: %s%s.\n' "$STEP" "$(service_name)" "$restarted" >&2
  if [[ -n $SERVICE_UNIT ]]; then
    detached systemctl restart "$SERVICE_UNIT"
  else
    run_command "( $STOP_COMMAND"$'\n'") || true"$'\n'"$START_COMMAND"
  fi
  start_process=$! start_code=''
}

start_runs() { [[ -n $start_process && -d /proc/$start_process ]]; }

# Sets start_code, once it has ended.
end_start() {
  [[ -z $start_code && -n $start_process ]] && ! start_runs || return 0
  start_code=0
  wait "$start_process" || start_code=$?
}

start_zookeeper() {
  if [[ -n $SERVICE_UNIT ]]; then
    start_unit
  elif ! start_runs && ! serving_port_open; then
    end_start
    if [[ $start_code == 0 ]] && stays_away; then run_restart started; else run_start; fi
  fi
}

# A start waits in systemd's queue behind its own stop, and for the end of RestartSec=: there only a
# restart is at once.
start_unit() {
  local state
  read_unit
  state="${unit[ActiveState]-} (${unit[SubState]-})"
  case $state in
    'active (exited)' | *auto-restart*) zookeeper_runs || run_restart "$state" ;;
    active* | reloading*) ! stays_away || run_restart "$state" ;;
    failed*)
      # After too many starts it takes none.
      timeout --kill-after=1 10 systemctl reset-failed "$SERVICE_UNIT" </dev/null >/dev/null 2>&1 || true
      start_runs || run_start
      ;;
    *) start_runs || run_start ;;
  esac
}

# No server process is there, and has not been for half a minute; for twice as long the next time. There
# are wrappers that take their time before they become a server.
stays_away() {
  if zookeeper_runs; then
    away_since=''
    return 1
  fi
  away_since=${away_since:-$SECONDS}
  ((SECONDS - away_since >= patience)) || return 1
  away_since=$SECONDS patience=$((patience * 2))
}

# ensure_serving SECONDS [PAUSE]: starts until it serves. With PAUSE the caller has just started it, and
# it is given that many seconds.
ensure_serving() {
  local deadline=$((SECONDS + $1)) next_start=$((SECONDS + ${2:-0}))
  until serves; do
    if ((SECONDS >= next_start)); then
      start_zookeeper
      next_start=$((SECONDS + 10))
    fi
    ((SECONDS < deadline)) || return 1
    sleep 0.1
    await_answer 1
  done
}

# Sets start_outcome, for messages.
look_at_start() {
  end_start
  if start_runs; then
    start_outcome='its start still runs'
  elif [[ -n $start_code ]]; then
    start_outcome="its start ended with exit code $start_code"
  fi
  start_outcome+=$restarted
}
