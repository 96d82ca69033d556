# needs: report

# The order of a restore: what is downloaded, what of it is used, and how it can be known again.

archive_key='' archive_version='' order_last=''
order_files=() order_bytes=0 order_log_bytes=0 order_snapshots=0 canaries=()

# The command brings it, in one line.
take_order() { # file
  local line_end=$'\n' text=${ORDER//,/ }
  printf '%s' "${text//+/$line_end}" >"$1"
  read_order "$1"
}

bad_order() {
  fail bad-order "The order of $RUN_ID is not understood: $1" 'Make a new plan with the same version of the restore function as the documents.'
}

# Any line that is not understood is refused: half an order would restore half the data.
read_order() { # file
  local line words head='' ended=''
  local sha256='^[0123456789abcdef]{64}$' number='^[0123456789]{1,15}$'
  order_files=() order_bytes=0 order_log_bytes=0 order_snapshots=0 canaries=() archive_key='' archive_version='' order_last=''
  while IFS= read -r line || [[ -n $line ]]; do
    [[ -z $ended ]] || bad_order "something follows its end: ${line:0:100}"
    read -ra words <<<"$line"
    case ${words[0]-} in
      zk-backup-order) [[ $line == 'zk-backup-order 1' && -z $head ]] && head=yes ;;
      archive)
        [[ (${#words[@]} -eq 4 || ${#words[@]} -eq 5) && -z $archive_key && ${words[1]} =~ ^[[:lower:][:digit:]][[:lower:][:digit:]-]{0,39}/[[:alnum:]._-]{1,96}\.tar\.gz$ &&
          ${words[2]} =~ $sha256 && ${words[3]} =~ $number ]] &&
          archive_key=${words[1]} && read_version "${words[4]-}"
        ;;
      file) [[ ${#words[@]} -eq 4 && ${words[1]} =~ $sha256 && ${words[2]} =~ $number ]] && is_data_file "${words[3]}" && add_file "${words[@]:1}" ;;
      canary)
        [[ ${#words[@]} -eq 5 && ${words[1]} =~ ^([0123456789abcdef]{2})+$ && ${words[2]} =~ ^0x[0123456789abcdef]{1,16}$ &&
          ${words[3]} =~ ^-?[0123456789]{1,10}$ && ${words[4]} =~ ^[0123456789]{1,10}$ ]] && canaries+=("${words[*]:1}")
        ;;
      last) [[ ${#words[@]} -eq 2 && -z $order_last && ${words[1]} =~ ^0x[0123456789abcdef]{1,16}$ ]] && order_last=${words[1]} ;;
      znodes | ephemerals) [[ ${#words[@]} -eq 2 && ${words[1]} =~ ^(-|[0123456789]{1,15})$ ]] ;;
      end) [[ $line == end ]] && ended=yes ;;
      *) false ;;
    esac || bad_order "${line:0:100}"
    [[ -n $head ]] || bad_order "its first line is ${line:0:100}"
  done <"$1"
  [[ -n $ended ]] || bad_order 'it has no end.'
  [[ -n $archive_key ]] || bad_order 'it names no archive.'
  [[ $archive_key == "$ENSEMBLE"/* || $RESTORES_OTHERS == true ]] ||
    bad_order "$archive_key is not of the ensemble $ENSEMBLE, and the nodes of this document restore nothing else."
  [[ -n $order_last ]] || bad_order 'it does not tell its last transaction.'
  ((order_snapshots > 0)) || bad_order 'it names no snapshot.'
}

# An id of S3 is any text; an order without one is of storage without versions.
read_version() { # hex, or nothing
  local hex=$1 escaped=''
  [[ $hex =~ ^([0123456789abcdef]{2})*$ ]] || return 1
  while [[ -n $hex ]]; do
    escaped+="\\x${hex:0:2}"
    hex=${hex:2}
  done
  printf -v archive_version '%b' "$escaped"
}

is_data_file() {
  [[ $1 =~ ^data/version-2/(snapshot\.[0123456789abcdef]{1,16}(\.gz|\.snappy)?|acceptedEpoch|currentEpoch)$ ||
    $1 =~ ^log/version-2/log\.[0123456789abcdef]{1,16}$ ]]
}

add_file() { # sha256, bytes, path
  [[ " ${order_files[*]-} " != *" $3 "* ]] || return 1
  order_files+=("$1 $2 $3")
  case $3 in
    log/*) order_log_bytes=$((order_log_bytes + 10#$2)) ;;
    */snapshot.*) order_snapshots=$((order_snapshots + 1)) ;;
  esac
  order_bytes=$((order_bytes + 10#$2))
}
