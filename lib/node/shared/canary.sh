# needs: restore-order

# Canaries: a few znodes asked for by ZooKeeper's own protocol and compared with the order. `exists`
# needs no permission; what a server answers with another error than NoNode is not counted. Clients may
# be back already: one that was written after the restored transactions is theirs.

canaries_asked=0 canaries_changed=0 canaries_gone=0 wrong_canaries=()

tell_canaries() {
  tell canaries "$canaries_asked"
  tell changedCanaries "$canaries_changed"
  tell goneCanaries "$canaries_gone"
  tell_list wrongCanaries ${wrong_canaries[@]+"${wrong_canaries[@]:0:5}"}
}

packet() { printf '%08x%s' "$((${#1} / 2))" "$1"; }

# Hex of the whole conversation: session, one `exists` per canary, end of the session.
canary_requests() {
  local canary path number=0
  # Protocol 0, no zxid seen, a timeout of 30 s, no session yet, a password of 16 zeros, not read-only.
  packet "00000000$(printf '%016x' 0)00007530$(printf '%016x' 0)00000010$(printf '%032x' 0)00"
  for canary in "$@"; do
    path=${canary%% *}
    number=$((number + 1))
    packet "$(printf '%08x%08x%08x%s00' "$number" 3 "$((${#path} / 2))" "$path")"
  done
  packet "$(printf '%08x%08x' "$((number + 1))" $((-11 & 0xffffffff)))"
}

# Sent by a process of its own: the server stops reading while its answers are not read.
converse() { # address, port, hex
  # shellcheck disable=SC2016  # expanded by the inner bash
  timeout --foreground --kill-after=1 30 bash -c \
    'exec 3<>"/dev/tcp/$1/$2" && { printf "$3" >&3 & } && exec cat <&3' converse "$1" "$2" \
    "$(printf '%s' "$3" | sed 's/../\\x&/g')" 2>/dev/null | od -An -v -tx1 | tr -d ' \n'
}

# Sorts the answers; a session that was refused asks nothing.
ask_canaries() { # address, port
  local LC_ALL=C answers canary path mzxid version bytes length body error
  ((${#canaries[@]} > 0)) || return 0
  answers=$(converse "$1" "$2" "$(canary_requests "${canaries[@]}")") || true
  length=$((16#0${answers:0:8}))
  answers=${answers:8+length*2}
  for canary in "${canaries[@]}"; do
    read -r path mzxid version bytes <<<"$canary"
    length=$((16#0${answers:0:8}))
    body=${answers:8:length*2}
    answers=${answers:8+length*2}
    error=${body:24:8}
    case $error in
      # czxid, mzxid, ctime, mtime, version, cversion, aversion, owner, dataLength: from 32 on.
      00000000)
        if ((16#${body:48:16} > order_last)); then
          canaries_changed=$((canaries_changed + 1))
        else
          is_canary "${body:32}" "$mzxid" "$version" "$bytes" || wrong_canaries+=("$path")
        fi
        ;;
      ffffff9b) canaries_gone=$((canaries_gone + 1)) ;;
      *) continue ;;
    esac
    canaries_asked=$((canaries_asked + 1))
  done
}

is_canary() { # stat in hex, mzxid, version, bytes
  [[ ${1:16:16} == "$(printf '%016x' "$2")" && ${1:64:8} == "$(printf '%08x' $(($3 & 0xffffffff)))" && ${1:104:8} == "$(printf '%08x' "$4")" ]]
}
