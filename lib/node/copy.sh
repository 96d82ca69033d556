# needs: snapshot stage

# What a capture copies into its stage, and the room for it.

allocated() {
  local blocks total=0
  while read -r blocks; do total=$((total + blocks * 512)); done < <(stat -c %b -- "$@")
  printf '%s' "$total"
}

check_space() { # bytes
  local free
  free=$(df --output=avail -B1 -- "$stage" | tail -n 1)
  # 64 MiB: the log goes on growing until the stop.
  ((free > $1 + 67108864)) || fail disk-full "$data_dir has $free bytes free; the copies need $1 and 64 MiB of margin." \
    'Make room: old snapshots and logs can be purged (autopurge, zkCleanup.sh).'
}

copy_logs() {
  ((${#logs[@]} == 0)) || cp --sparse=always --preserve=timestamps -- "${logs[@]}" "$stage/archive/log/version-2/" 2>"$stage/copy.log"
}

# The server refuses a currentEpoch above the acceptedEpoch: the one that rises first is copied last.
copy_epochs() {
  local name
  for name in currentEpoch acceptedEpoch; do
    [[ ! -f $data_dir/version-2/$name ]] || cp -- "$data_dir/version-2/$name" "$stage/archive/data/version-2/" 2>"$stage/copy.log" || return 1
  done
}

copy_failed() {
  fail copy-failed "Files could not be copied to $stage: $(excerpt "$stage/copy.log")" 'Check the space and the disk of the node.'
}
