# What the server says of itself: `srvr`, or the AdminServer where `srvr` is not allowed.

role='' zxid='' version='' znodes='' epoch='' not_serving=''

# ask ADDRESS PORT TEXT: prints the answer; nothing when nobody answers.
# `exec cat`: timeout ends its own child only, and a starting server accepts without answering.
ask() {
  # shellcheck disable=SC2016  # expanded by the inner bash
  timeout --foreground --kill-after=1 5 bash -c \
    'exec 3<>"/dev/tcp/$1/$2" && printf "$3" >&3 && exec cat <&3' ask "$@" 2>/dev/null || true
}

port_open() {
  # shellcheck disable=SC2016
  timeout --foreground --kill-after=1 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' port_open "$@" 2>/dev/null
}

serving_port_open() { port_open "$client_address" "${client_port:-$secure_port}"; }

# Waits until the server tells its mode, or that it may not be asked, at most SECONDS. One process that
# asks cheaply: the server needs the CPU to load its tree. On a secure port nothing is asked.
await_answer() {
  # shellcheck disable=SC2016
  timeout --foreground --kill-after=1 "$1" bash -c '
    while :; do
      answer=
      if exec 3<>"/dev/tcp/$1/$2"; then
        [[ -n $3 ]] || exit 0
        printf %s "$3" >&3 && IFS= read -r -d "" answer <&3
      fi
      [[ ! $answer =~ Mode:|whitelist ]] || exit 0
      sleep 0.2
    done' await_answer "$client_address" "${client_port:-$secure_port}" "${client_port:+srvr}" 2>/dev/null || true
}

read_srvr() {
  local line
  while IFS= read -r line; do
    case $line in
      'Zookeeper version: '*) version=${line#*: } version=${version%%[,-]*} ;;
      'Zxid: 0x'*) zxid=${line#Zxid: } ;;
      'Mode: '*) role=${line#Mode: } ;;
      'Node count: '*) znodes=${line#Node count: } ;;
    esac
  done <<<"$1"
}

# The one place where JSON is read: plain members of a flat answer.
read_server_stats() {
  local decimal
  if [[ $1 =~ \"version\"[[:space:]]*:[[:space:]]*\"([^\",-]*) ]]; then version=${BASH_REMATCH[1]}; fi
  if [[ $1 =~ \"server_state\"[[:space:]]*:[[:space:]]*\"([^\"]*)\" ]]; then role=${BASH_REMATCH[1]}; fi
  if [[ $1 =~ \"last_processed_zxid\"[[:space:]]*:[[:space:]]*([0123456789]+) ]]; then
    decimal=${BASH_REMATCH[1]}
    printf -v zxid '0x%x' "$decimal"
  fi
  if [[ $1 =~ \"node_count\"[[:space:]]*:[[:space:]]*([0123456789]+) ]]; then znodes=${BASH_REMATCH[1]}; fi
}

ask_admin_server() {
  local answer
  if [[ $admin_enabled == false ]]; then
    not_serving='srvr is not allowed and the AdminServer is switched off'
  else
    answer=$(ask "$admin_address" "$admin_port" 'GET /commands/server_stats HTTP/1.0\r\n\r\n')
    not_serving="srvr is not allowed, and the AdminServer ($admin_address:$admin_port) shows no role"
    read_server_stats "$answer"
  fi
}

# True when the server shows a role; else not_serving says why.
read_status() {
  local answer=''
  role='' zxid='' version='' znodes='' not_serving='' serving_seen=false
  if [[ -n $client_port ]]; then answer=$(ask "$client_address" "$client_port" srvr); fi
  if [[ -z $client_port ]]; then
    # Another server's AdminServer may answer on this host: ours counts only while its port is open.
    if serving_port_open; then
      ask_admin_server
    else
      not_serving="nothing listens on $client_address:$secure_port"
    fi
  elif [[ -z $answer ]]; then
    not_serving="nothing answers on $client_address:$client_port"
  elif [[ $answer == *'not in the whitelist'* ]]; then
    ask_admin_server
  else
    read_srvr "$answer"
    not_serving=${answer%%$'\n'*}
  fi
  case $role in
    leader | follower | observer | standalone | read-only)
      [[ $zxid =~ ^0x[0123456789abcdef]{1,16}$ ]] || return 1
      serving_seen=true not_serving=''
      ;;
    *)
      role=''
      not_serving=${not_serving:-the server shows no role}
      return 1
      ;;
  esac
}

# In the ensemble again: a read-only server has lost it.
serves() { read_status && [[ $role != read-only ]]; }

# From currentEpoch; a standalone server has none and counts it in the zxid alone.
read_epoch() {
  epoch=''
  read -r epoch 2>/dev/null <"$data_dir/version-2/currentEpoch" || true
  [[ $epoch =~ ^[0123456789]+$ ]] || epoch=''
}
