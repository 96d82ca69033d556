# needs: canary digest-mismatches drill-scratch drill-server restore-download space storage

# drill: the newest backup restored beside the server, served, compared and removed.

scratch_made=''

# The scratch server's snapshot comes on top of the files; the rest is the node's.
require_scratch_space() {
  local need=$((order_bytes * 2 + 134217728))
  measure_space "$stage"
  ((free_bytes[0] > need)) || no_space "$stage" "${free_bytes[0]}" "$need"
}

private_folder() { [[ -d $1 ]] || mkdir -m 700 -- "$1"; }

make_scratch() {
  private_folder "$stages"
  private_folder "$stage"
  exec 9<"$stage"
  flock -n 9 || fail another-run "$stage is used by another drill." 'Nothing to do: the other command is at work.'
  scratch_made=yes
  printf '%s\n' "${SSM_COMMAND_ID:-none}" >"$stage/command"
  mkdir -p -- "$stage/data/version-2" "$stage/log/version-2"
}

remove_made_scratch() { if [[ -n $scratch_made ]]; then remove_scratch; fi; }

# What follows inherits it: the real server comes first.
step_back() {
  renice -n 19 -p "$BASHPID" >/dev/null 2>&1 || true
  if command -v ionice >/dev/null; then ionice -c 3 -p "$BASHPID" 2>/dev/null || true; fi
}

drill() {
  local started downloaded
  on_failure=remove_made_scratch
  look_at_clock
  started=$now_ms
  need_tools aws tar gzip sha256sum sleep truncate timeout flock find grep sed od tr cut tail readlink df stat
  step_back
  name_scratch
  choose_java
  prepare_s3
  choose_bucket
  make_scratch
  note_locale "$server_process"
  take_order "$stage/order"
  require_scratch_space
  unpack_archive "$DRILL_SECONDS"
  check_files
  look_at_clock
  downloaded=$now_ms
  choose_port
  write_scratch_configuration
  # Its own end comes after ours, which tells why.
  start_scratch_server "$((DRILL_SECONDS + 60 > SECONDS ? DRILL_SECONDS + 60 - SECONDS : 1))"
  await_scratch_server
  look_at_clock
  tell_text version "$version"
  tell_text zxid "$zxid"
  tell znodes "$znodes"
  tell digestMismatches "$(digest_mismatches)"
  tell holes "$(count_holes)"
  ask_canaries "$client_address" "$client_port"
  tell_canaries
  tell downloadMs "$((downloaded - started))"
  tell startMs "$((now_ms - downloaded))"
  tell restoreMs "$((now_ms - started))"
  remove_scratch
  report
  exit 0
}

drill
