# probe: the facts the choice of a node needs. Reads only; succeeds when ZooKeeper is down, too.

snapshot_now=-1 snapshot_bytes=0

newest_snapshot() {
  local zxid name
  while read -r zxid name; do
    if ((zxid > snapshot_now)); then
      snapshot_now=$zxid
      snapshot_bytes=$(stat -c %s -- "$data_dir/version-2/$name")
    fi
  done < <(list_files snapshot "$data_dir/version-2")
}

capture_bytes() {
  local blocks total=0
  newest_snapshot
  snapshot_zxid=$snapshot_now
  choose_logs || true
  while read -r blocks; do total=$((total + blocks * 512)); done < <(stat -c %b -- ${logs[@]+"${logs[@]}"} /dev/null)
  printf '%s' "$((total + snapshot_bytes))"
}

cli_version() {
  local text=''
  command -v aws >/dev/null || return 0
  text=$(timeout --kill-after=1 20 aws --version 2>&1) || true
  printf '%s' "${text:0:120}"
}

probe() {
  local serving=true free
  need_tools timeout cat stat df tail
  read_acceptable_configuration
  read_status || serving=false
  read_epoch
  zxid_now=-1
  free=$(df --output=avail -B1 -- "$data_dir" | tail -n 1)
  tell_service "$serving"
  tell epoch "$epoch"
  tell_configuration
  tell freeBytes "$((free))"
  tell captureBytes "$(capture_bytes)"
  tell_text_or_null awsCli "$(cli_version)"
  report
  exit 0
}

probe
