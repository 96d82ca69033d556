# Stopping and starting ZooKeeper.

zookeeper_processes=() start_process='' start_outcome='it was not started'

service_name() {
  if [[ -n $SERVICE_UNIT ]]; then printf 'unit %s' "$SERVICE_UNIT"; else printf 'the start command'; fi
}

# Inodes of the sockets that listen on a port, in /proc/net/tcp's columns. grep reads it at once: bash
# reads it byte by byte, which takes a server with ten thousand connections many seconds.
listening_sockets() {
  local local_address inode rest
  while read -r _ local_address _ _ _ _ _ _ _ inode rest; do
    printf '%s %s\n' "$inode" "${local_address%:*}"
  done < <(grep -hsE "^ *[0123456789]+: [0123456789ABCDEF]+:$(printf '%04X' "$1") [0123456789ABCDEF]+:[0123456789ABCDEF]+ 0A " /proc/net/tcp /proc/net/tcp6)
}

# An IPv4 address as /proc/net/tcp writes it; several servers of one host may share the port.
kernel_address() {
  local a b c d
  IFS=. read -r a b c d <<<"$1"
  printf '%02X%02X%02X%02X' "$d" "$c" "$b" "$a"
}

# Sets zookeeper_processes: owners of the listening socket, and holders of the newest log (a server
# in a container listens behind a proxy). Empty when this user may not see them.
find_processes() { # newest log, may be empty
  local inode address own='' link
  zookeeper_processes=()
  [[ ! $client_address =~ ^[0123456789]+\.[0123456789]+\.[0123456789]+\.[0123456789]+$ ]] || own=$(kernel_address "$client_address")
  while read -r inode address; do
    [[ -z $own || $address == *"$own" || $address =~ ^0+$ || $address == 0000000000000000FFFF000000000000 ]] || continue
    while IFS= read -r link; do note_process "$link"; done < <(find /proc/[0-9]*/fd -lname "socket:?$inode?" 2>/dev/null)
  done < <(listening_sockets "${client_port:-$secure_port}")
  if [[ -n $1 ]]; then
    while IFS= read -r link; do note_process "$link"; done < <(find -L /proc/[0-9]*/fd -maxdepth 1 -samefile "$1" 2>/dev/null)
  fi
}

note_process() { # /proc/PID/fd/N
  local process=${1#/proc/}
  process=${process%%/*}
  [[ " ${zookeeper_processes[*]-} " == *" $process "* ]] || zookeeper_processes+=("$process")
}

# A zombie with no other thread is gone but for its parent; with threads it may hold files and ports.
process_gone() {
  local state='' line threads
  [[ -d /proc/$1 ]] || return 0
  while IFS= read -r line; do
    if [[ $line == State:* ]]; then state=$line; fi
  done 2>/dev/null <"/proc/$1/status" || return 0
  threads=("/proc/$1/task/"*)
  [[ $state == *Z* && ${#threads[@]} -le 1 ]]
}

zookeeper_gone() {
  local process
  for process in ${zookeeper_processes[@]+"${zookeeper_processes[@]}"}; do
    process_gone "$process" || return 1
  done
  ! serving_port_open
}

run_stop() { # seconds, file for what it says
  if [[ -n $SERVICE_UNIT ]]; then
    timeout --kill-after=5 "$1" systemctl stop "$SERVICE_UNIT" </dev/null >"$2" 2>&1
  else
    timeout --kill-after=5 "$1" bash -c "$STOP_COMMAND" </dev/null >"$2" 2>&1
  fi
}

# Waits at most half of the time the guard gives us, so that the guard need not act on a slow stop.
stop_zookeeper() {
  local limit=$((MAX_DOWNTIME / 2)) deadline=$((SECONDS + MAX_DOWNTIME / 2)) code=0
  # It keeps our lock: until it has ended, ZooKeeper may still go down.
  run_stop "$limit" "$stage/stop.log" || code=$?
  ((code == 0)) ||
    fail stop-failed "Stopping ZooKeeper ended with exit code $code$( ((code != 124)) || printf ', after %s seconds' "$limit"): $(excerpt "$stage/stop.log")" \
      "Run the stop of $(service_name) by hand on this node and see why it fails; ZooKeeper was started again."
  until zookeeper_gone; do
    ((SECONDS < deadline)) ||
      fail did-not-stop "ZooKeeper did not end within $limit seconds of its stop command (process ${zookeeper_processes[*]:-unknown}, port ${client_port:-$secure_port})." \
        "Check that $(service_name) is what runs the server of $zoo_cfg, and that nothing starts it again (monit, Restart=)."
    sleep 0.02
  done
}

# Does not wait: what counts is that the server serves.
run_start() {
  if [[ -n $SERVICE_UNIT ]]; then
    detached systemctl start "$SERVICE_UNIT"
  else
    detached bash -c "$START_COMMAND"
  fi
  start_process=$!
}

# A unit takes a second start; of a command that is not known.
start_zookeeper() {
  if [[ -n $SERVICE_UNIT ]] || ! serving_port_open; then run_start; fi
}

start_runs() { [[ -n $start_process && -d /proc/$start_process ]]; }

# ensure_serving SECONDS [PAUSE]: starts until it serves; a start that ended without effect is
# repeated. With PAUSE the caller has just started it, and it is given that many seconds.
ensure_serving() {
  local deadline=$((SECONDS + $1)) next_start=$((SECONDS + ${2:-0}))
  until serves; do
    if ((SECONDS >= next_start)) && ! start_runs; then
      start_zookeeper
      next_start=$((SECONDS + 10))
    fi
    ((SECONDS < deadline)) || return 1
    await_port 1
    sleep 0.05
  done
}

# Sets start_outcome, for messages.
look_at_start() {
  local code=0
  if start_runs; then
    start_outcome='its start still runs'
  elif [[ -n $start_process ]]; then
    wait "$start_process" || code=$?
    start_outcome="its start ended with exit code $code"
  fi
}
