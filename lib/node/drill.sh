# drill: the newest backup restored beside the server, served, compared and removed.

scratch_made=''

# The scratch server's snapshot comes on top of the files; the rest is the node's.
require_scratch_space() {
  local need=$((order_bytes * 2 + 134217728)) free
  free=$(free_bytes "$stage")
  ((free > need)) || no_space "$stage" "$free" "$need"
}

make_scratch() {
  private_folder "$stages"
  private_folder "$stage"
  exec 9<"$stage"
  flock -n 9 || fail another-run "$stage is used by another drill." 'Nothing to do: the other command is at it.'
  scratch_made=yes
  printf '%s\n' "${SSM_COMMAND_ID:-none}" >"$stage/command"
  mkdir -p -- "$stage/data/version-2" "$stage/log/version-2"
}

on_failure() { if [[ -n $scratch_made ]]; then remove_scratch; fi; }

# What follows inherits it: the real server comes first.
step_back() {
  renice -n 19 -p "$BASHPID" >/dev/null 2>&1 || true
  if command -v ionice >/dev/null; then ionice -c 3 -p "$BASHPID" 2>/dev/null || true; fi
}

drill() {
  local started downloaded served mismatches holes line
  started=$(milliseconds)
  need_tools aws tar gzip sha256sum wc tee mkfifo truncate timeout flock find grep sed od tr cut tail readlink
  check_bucket
  step_back
  name_scratch
  choose_java
  prepare_s3
  make_scratch
  take_order "$stage/order"
  require_scratch_space
  unpack_archive "$DRILL_SECONDS"
  check_files
  downloaded=$(milliseconds)
  choose_port
  write_scratch_configuration
  # Its own end comes after ours, which tells why.
  start_scratch_server "$((DRILL_SECONDS + 60 > SECONDS ? DRILL_SECONDS + 60 - SECONDS : 1))"
  await_scratch_server
  served=$(milliseconds)
  mismatches=$(digest_mismatches)
  holes=$(count_holes)
  ask_canaries "$client_address" "$client_port"
  line="{\"step\":\"drill\",\"runId\":$(json "$RUN_ID"),\"version\":$(json "$version"),\"zxid\":\"$zxid\",\"znodes\":${znodes:-null},$(
  )\"digestMismatches\":$mismatches,\"holes\":$holes,$(canary_facts),$(
  )\"downloadMs\":$((downloaded - started)),\"startMs\":$((served - downloaded)),\"restoreMs\":$((served - started))}"
  remove_scratch
  report "$line"
  exit 0
}

drill
