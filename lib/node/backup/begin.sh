# needs: complete copy

# The snapshot that a backup begins with, in the stage.

stage_snapshot() {
  local zxid name found
  why_not='no-snapshot' disk_wait=10
  found=$(list_files snapshot "$data_dir/version-2" | sort -rn)
  while read -r zxid name; do
    [[ -n $name && $zxid -lt $zxid_now ]] || continue
    snapshot_zxid=$zxid
    : "${snapshot:=$name}"
    if ! leads_to_server; then
      [[ $why_not == no-base-log ]] || break
    else
      # It needs no log that nobody could read.
      if [[ -z $reach ]] && stage_same "$found"; then return 0; fi
      snapshot_zxid=$zxid
      if take_snapshot "$name"; then return 0; fi
      why_not='no-snapshot'
    fi
  done <<<"$found"
  stage_same "$found" || no_beginning
}

# The snapshot of the server's own zxid: complete by itself.
stage_same() { # snapshots
  local zxid name
  while read -r zxid name; do
    [[ -n $name && $zxid -eq $zxid_now ]] || continue
    snapshot_zxid=$zxid ended=yes
    if choose_logs && take_snapshot "$name"; then return 0; fi
  done <<<"$1"
  ended=''
  return 1
}

# Linked where the logs go on behind it: that name is not written again. One that they end at may be (in
# place, by a starting server), so it is copied.
take_snapshot() { # name
  local source=$data_dir/version-2/$1 target=$stage/archive/data/version-2/$1
  if [[ -n $ended ]] || ! ln -- "$source" "$target" 2>/dev/null; then
    check_space "$source"
    cp --sparse=always --preserve=timestamps -- "$source" "$target" 2>"$stage/copy.log" || copy_failed
  fi
  snapshot=$1
  if is_whole "$target"; then return 0; fi
  rm -f -- "$target"
  return 1
}

no_beginning() {
  local now at='there is no log' hint='Let the server write one (AdminServer command snapshot, or snapCount transactions), then start the backup again.'
  printf -v now '0x%x' "$zxid_now"
  if ((${#logs[@]} > 0)); then printf -v at 'the last log ends at 0x%x' "${reach:-0}"; fi
  case $why_not in
    no-base-log) missing_base_log ;;
    disk-behind)
      fail disk-behind "The server is at zxid $now, and its disk is not: in $data_log_dir/version-2 $at, and $data_dir/version-2 has no whole snapshot of $now." \
        'Check that the running server writes to dataLogDir; an observer with syncEnabled=false writes nothing.'
      ;;
    hole)
      printf -v at '0x%x' "$floor"
      fail hole "The logs in $data_log_dir/version-2 have a hole before zxid $at, and $data_dir/version-2 has no whole snapshot from there to $now." "$hint"
      ;;
    *) fail no-snapshot "No whole snapshot up to zxid $now in $data_dir/version-2." "$hint" ;;
  esac
}

missing_base_log() {
  fail no-base-log "No log in $data_log_dir/version-2 begins at or before $snapshot: a restore would miss transactions." \
    'See whether dataLogDir is right and what removed the log; let the server write a new snapshot.'
}

require_logs() { choose_logs || missing_base_log; }
