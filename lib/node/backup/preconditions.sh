# needs: next-start validity

# What must hold before a node is touched: the right role now, and an ensemble that can spare it.

refuse_another_run() {
  read_status || true
  failure_code=another-run
  failure_message="Another run holds $data_dir on this node; nothing was touched."
  failure_hint='Wait for the other run to end. If there is none, see who has this folder open: fuser -v on it.'
  report_failure
  exit 75
}

check_role() {
  read_status || fail not-serving "ZooKeeper is not seen serving on this node: $not_serving." \
    'First bring the node back into its ensemble, or let it be asked. It was not touched.'
  case $role in
    follower | observer) ;;
    standalone)
      [[ $ALLOW_STANDALONE == true ]] || fail standalone 'This server is standalone: stopping it is an outage.' \
        "Set allowStandalone for ensemble $ENSEMBLE if that is acceptable."
      ;;
    *) fail wrong-role "This node is $role now; only a follower or an observer is backed up." 'Start the backup again: another node will be chosen.' ;;
  esac
  zxid_now=$((16#${zxid#0x}))
}

# A live capture stops nothing: there it is a warning.
check_next_start() {
  look_at_next_start 10 "$snapshot"
  if [[ $MODE == live ]]; then
    in_bytes check_validity
    if [[ -n $config_problem ]]; then start_faults+=("Its current configuration is refused: $config_problem."); fi
  elif ((${#start_faults[@]} > 0)); then
    fail would-not-start "ZooKeeper would not start again: ${start_faults[0]}" "$start_remedy This node was not touched."
  fi
}

# HOST:PORT:ELECTION of one server line, with brackets around an IPv6 host.
election_reachable() {
  local address host
  local -a addresses
  IFS='|' read -r -a addresses <<<"$1"
  for address in "${addresses[@]}"; do
    [[ $address =~ ^(\[[^]]+\]|[^:]*):[0123456789]+:([0123456789]+) ]] || continue
    set_reachable host "${BASH_REMATCH[1]}"
    if port_open "$host" "${BASH_REMATCH[2]}"; then return 0; fi
  done
  return 1
}

check_voters() {
  local server line
  [[ $role != standalone ]] || return 0
  [[ -n $myid ]] || fail no-myid "$data_dir/myid is missing or not a number." 'Restore the myid of this server.'
  for server in ${servers[@]+"${servers[@]}"}; do
    line=${server#*=}
    line=${line%%;*}
    if [[ $server != "$myid="* && $line != *:observer ]]; then
      election_reachable "$line" || fail voter-missing "Voter $server cannot be reached from this node; stopping this one could cost the quorum." \
        'Bring that server back first; this node was not touched.'
    fi
  done
}
