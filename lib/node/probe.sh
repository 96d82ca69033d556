# probe: the facts the choice of a node needs. Reads only; succeeds when ZooKeeper is down, too.

snapshot_now=-1 snapshot_bytes=0 log_bytes=0 refuses=()

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
  local blocks
  newest_snapshot
  snapshot_zxid=$snapshot_now
  choose_logs || true
  while read -r blocks; do log_bytes=$((log_bytes + blocks * 512)); done < <(stat -c %b -- ${logs[@]+"${logs[@]}"} /dev/null)
}

cli_version() {
  local text=''
  command -v aws >/dev/null || return 0
  text=$(timeout --kill-after=1 20 aws --version 2>&1) || true
  printf '%s' "${text:0:60}"
}

probe() {
  local free
  need_tools timeout cat stat df tail
  read_configuration
  read_status || true
  read_epoch
  zxid_now=-1
  free=$(df --output=avail -B1 -- "$data_dir" | tail -n 1)
  tell_service
  tell epoch "$epoch"
  tell_configuration
  measure_capture
  look_at_tools
  look_at_space "$((free))" "$log_bytes"
  tell freeBytes "$((free))"
  tell captureBytes "$((log_bytes + snapshot_bytes))"
  tell_list refuses ${refuses[@]+"${refuses[@]:0:3}"}
  tell_text_or_null awsCli "$(cli_version)"
  report
  exit 0
}

probe
