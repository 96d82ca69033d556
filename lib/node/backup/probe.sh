# needs: complete epochs facts next-start own-stop space unit validity would-refuse

# probe: the facts the choice of a node needs. Reads only; succeeds when ZooKeeper is down, too.

snapshot_now=-1 snapshot_bytes=0 log_bytes=0 copied_bytes=0

newest_snapshot() {
  local zxid name
  while read -r zxid name; do
    if ((zxid > snapshot_now)); then
      snapshot_now=$zxid
      snapshot_bytes=$(stat -c %s -- "$data_dir/version-2/$name")
    fi
  done < <(list_files snapshot "$data_dir/version-2")
}

measure_capture() {
  newest_snapshot
  snapshot_zxid=$snapshot_now
  choose_logs || true
  measure_files ${logs[@]+"${logs[@]}"}
  log_bytes=$allocated_bytes
}

# How far the disk reaches, and whether a capture would begin below the server's zxid. Null where the
# logs could not be read, or the server told nothing to hold them against.
tell_disk() { # zxid of the server, empty where it does not serve
  local one name disk=0 below=false
  zxid_now=-1
  if [[ -z $1 ]]; then
    tell diskZxid ''
    tell startsBelow ''
    return 0
  fi
  zxid_now=$((16#${1#0x}))
  while read -r one name; do
    looks_whole "$data_dir/version-2/$name" || continue
    ((disk > 0)) || disk=$one
    ((one < zxid_now)) || continue
    snapshot_zxid=$one
    if leads_to_server; then below=true; fi
    [[ $below == false && $why_not == no-base-log ]] || break
  done < <(list_files snapshot "$data_dir/version-2" | sort -rn)
  if [[ -z $walked ]]; then
    choose_logs || true
    look_at_logs
  fi
  if [[ -n $reach ]]; then printf -v disk '0x%x' "$((reach > disk ? reach : disk))"; else disk='' below=''; fi
  tell_text_or_null diskZxid "$disk"
  tell startsBelow "$below"
}

# Without the sums. What a server in live mode would not read is told by its capture.
foresee_next_start() {
  local fault
  [[ $MODE == stop && -n $role ]] || return 0
  look_at_next_start 0 ''
  for fault in ${start_faults[@]+"${start_faults[@]}"}; do would_refuse "ZooKeeper would not start again: $fault"; done
}

cli_version() {
  local text=''
  command -v aws >/dev/null || return 0
  text=$(timeout --kill-after=1 20 aws --version 2>&1) || true
  printf '%s' "${text:0:60}"
}

probe() {
  need_tools timeout cat stat df head tail sort cut od tr sleep
  read_acceptable_configuration
  read_settled_status 20 || true
  read_epochs
  measure_space "$data_dir"
  tell_service
  tell_disk "$zxid"
  tell epoch "$current_epoch"
  tell_configuration
  measure_capture
  look_at_tools
  on_one_file_system "$data_dir" "$data_dir/version-2" || copied_bytes=$snapshot_bytes
  look_at_space "$((free_bytes[0]))" "$((log_bytes + copied_bytes))"
  foresee_next_start
  tell freeBytes "$((free_bytes[0]))"
  tell captureBytes "$((log_bytes + snapshot_bytes))"
  tell_list refuses ${refuses[@]+"${refuses[@]:0:3}"}
  tell_text_or_null awsCli "$(cli_version)"
  tell stopSeconds "$(stop_seconds)"
  report
  exit 0
}

probe
