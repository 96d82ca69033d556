# needs: snapshot space stage

# What a capture copies into its stage, and the room for it.

# With 64 MiB to spare: the log goes on growing until the stop.
check_space() { # files that are to be copied
  measure_files "$@"
  measure_space "$stage"
  ((free_bytes[0] > allocated_bytes + 67108864)) ||
    fail disk-full "$data_dir has ${free_bytes[0]} bytes free; the copies need $allocated_bytes and 64 MiB of margin." \
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
