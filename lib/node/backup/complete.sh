# needs: log-walk snapshot

# Whether a snapshot and the logs behind it lead to where the server is: docs/facts/completeness.md.

# reach: the greatest zxid in the logs; empty where they could not be read. floor: the oldest snapshot
# that they lead on from. disk_wait: seconds, for the disk. walked: the logs were looked at, with or without success.
reach='' floor=0 why_not='' disk_wait=5 walked='' snapshots_here=()

has_counter() { (($1 & 0xffffffff)); }

# The newest snapshot between two neighbours in the logs: the leader sent it, and in it what they lack.
raise_floor() { # zxid, next zxid
  local one
  for one in ${snapshots_here[@]+"${snapshots_here[@]}"}; do
    if ((one > $1 && one < $2)); then
      ((floor >= one)) || floor=$one
      return 0
    fi
  done
}

# Of what choose_logs chose: sets reach and floor.
look_at_logs() {
  local run first last
  reach='' floor=0 walked=yes
  walk_logs 10 ${logs[@]+"${logs[@]}"} || return 0
  mapfile -t snapshots_here < <(list_files snapshot "$data_dir/version-2" | sort -rn | cut -d ' ' -f 1)
  reach=0
  for run in ${log_runs[@]+"${log_runs[@]}"}; do
    read -r first last <<<"$run"
    if ((first >> 32 > reach >> 32 && (first & 0xffffffff) == 1)); then
      raise_floor "$reach" "$first"
    elif ((first > reach + 1)); then
      floor=$((first - 1))
    fi
    ((last <= reach)) || reach=$last
  done
  # In an epoch without a transaction the next one is its first.
  if ! has_counter "$zxid_now" && ((zxid_now > reach)); then raise_floor "$reach" "$((zxid_now + 1))"; fi
}

reaches_server() { ((reach >= zxid_now)) || ! has_counter "$zxid_now"; }

# A server may have applied what its own disk has not yet. For a snapshot of its very zxid nobody waits.
await_logs() {
  local deadline=$((SECONDS + disk_wait))
  look_at_logs
  until [[ -z $reach || " ${snapshots_here[*]-} " == *" $zxid_now "* ]] || reaches_server || ((SECONDS >= deadline)); do
    sleep 0.2
    choose_logs || return 0
    look_at_logs
  done
}

# Whether a backup may begin with the snapshot of snapshot_zxid, which is below the server's; else sets
# why_not. Where the logs cannot be read it may: the archive's reader will see.
leads_to_server() {
  ended=''
  if ! choose_logs; then
    if ((${#logs[@]} == 0)); then why_not='disk-behind'; else why_not='no-base-log'; fi
    return 1
  fi
  await_logs
  if [[ -z $reach ]]; then
    has_counter "$zxid_now" || ended=perhaps
  elif ! reaches_server; then
    why_not='disk-behind'
    return 1
  elif ((snapshot_zxid < floor)); then
    why_not=hole
    return 1
  elif ((reach <= snapshot_zxid)); then
    ended=yes
  fi
}
