# needs: status

# The server's processes.

zookeeper_processes=() own_sockets=()

service_name() {
  if [[ -n $SERVICE_UNIT ]]; then printf 'unit %s' "$SERVICE_UNIT"; else printf 'the start command'; fi
}

# Sets own_sockets: the inodes of those that listen on the server's port, by /proc/net/tcp's columns.
# grep reads it at once: bash reads it byte by byte, which takes a server with ten thousand connections
# many seconds. Several servers of one host may share the port.
find_sockets() {
  local port own='' address inode rest
  own_sockets=()
  printf -v port '%04X' "${client_port:-$secure_port}"
  if [[ $client_address =~ ^([0123456789]+)\.([0123456789]+)\.([0123456789]+)\.([0123456789]+)$ ]]; then
    printf -v own '%02X' "${BASH_REMATCH[4]}" "${BASH_REMATCH[3]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[1]}"
  fi
  while read -r _ address _ _ _ _ _ _ _ inode rest; do
    address=${address%:*}
    if [[ -z $own || $address == *"$own" || $address =~ ^0+$ || $address == 0000000000000000FFFF000000000000 ]]; then own_sockets+=("$inode"); fi
  done < <(grep -hsE "^ *[0123456789]+: [0123456789ABCDEF]+:$port [0123456789ABCDEF]+:[0123456789ABCDEF]+ 0A " /proc/net/tcp /proc/net/tcp6)
}

# Sets zookeeper_processes: owners of the listening socket, holders of the newest log (a server in a
# container listens behind a proxy), and of any file of these names. Empty when this user may not see
# them.
find_processes() { # newest log, may be empty; patterns of names
  local inode pattern wanted=()
  zookeeper_processes=()
  find_sockets
  for inode in ${own_sockets[@]+"${own_sockets[@]}"}; do wanted+=(-o -lname "socket:?$inode?"); done
  for pattern in "${@:2}"; do wanted+=(-o -lname "$pattern"); done
  if ((${#wanted[@]} > 0)); then note_holders /proc/[0-9]*/fd "${wanted[@]:1}"; fi
  if [[ -n $1 ]]; then note_holders -L /proc/[0-9]*/fd -maxdepth 1 -samefile "$1"; fi
}

note_holders() { # what find is asked
  local link
  while IFS= read -r link; do note_process "$link"; done < <(find "$@" 2>/dev/null)
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
