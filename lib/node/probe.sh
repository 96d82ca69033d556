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
  read_configuration
  read_status || serving=false
  read_epoch
  zxid_now=-1
  free=$(df --output=avail -B1 -- "$data_dir" | tail -n 1)
  report "{\"step\":\"probe\",\"serving\":$serving,\"reason\":$(json "${not_serving:0:200}"),\"role\":$(json_or_null "$role"),$(
  )\"zxid\":$(json_or_null "$zxid"),\"epoch\":${epoch:-null},\"version\":$(json_or_null "$version"),\"myid\":${myid:-null},$(
  )\"servers\":[$(server_list)],\"weighted\":$weighted,\"dataDir\":$(json "$data_dir"),\"dataLogDir\":$(json "$data_log_dir"),$(
  )\"freeBytes\":$((free)),\"captureBytes\":$(capture_bytes),\"awsCli\":$(json_or_null "$(cli_version)")}"
  exit 0
}

probe
