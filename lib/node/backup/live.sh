# needs: begin epochs log-walk preconditions

# The capture of a server that goes on serving: snapshot first, then logs, then epochs.

log_sizes() { stat -c '%s %i' -- ${logs[@]+"${logs[@]}"} /dev/null 2>/dev/null; }

grown_only() { # sizes and inodes before, after; same files, same order
  local size inode new_size new_inode
  while read -r size inode <&3 && read -r new_size new_inode <&4; do
    [[ $inode == "$new_inode" ]] && ((new_size >= size)) || return 1
  done 3<<<"$1" 4<<<"$2"
}

# What the server appends while cp reads may come as zeros, with newer data behind them: no proof takes such a log. Up
# to the first byte that the server's log has otherwise by now nothing is missing: there the copy ends.
end_before_hole() {
  local log copy at
  ((${#logs[@]} > 0)) && type -P cmp >/dev/null || return 0
  log=${logs[${#logs[@]} - 1]}
  copy=$stage/archive/log/version-2/${log##*/}
  if read -r at _ < <(cmp -l -- "$log" "$copy" 2>/dev/null); then
    truncate -s "$((at - 1))" -- "$copy"
    touch -r "$log" -- "$copy"
  fi
}

# The copy may end within a record that the server was writing: it counts for nothing, and a server that is given
# this log goes on behind it. Where the records before it do not reach the server, the judge is to see what they are.
end_at_record() {
  local copy begun
  ((${#logs[@]} > 0)) || return 0
  copy=$stage/archive/log/version-2/${logs[${#logs[@]} - 1]##*/}
  walk_logs 10 "$copy" && ((last_log_records > 0)) || return 0
  has_counter "$zxid_now" && ((${log_runs[${#log_runs[@]} - 1]##* } >= zxid_now)) || return 0
  begun=$(od -An -v -tx1 -j "$last_log_bytes" -N 12 -- "$copy")
  [[ $begun == *[123456789abcdef]* ]] || return 0
  truncate -s "$last_log_bytes" -- "$copy"
  touch -r "${logs[${#logs[@]} - 1]}" -- "$copy"
}

# A log may grow under the copy, but neither shrink nor vanish (TRUNC); role and epoch must hold.
capture_live() {
  local tries before_role=$role before_epoch before after
  for tries in 1 2 3; do
    read_epochs
    before_epoch=$current_epoch
    require_logs
    if before=$(log_sizes) && copy_logs && end_before_hole && copy_epochs && after=$(log_sizes); then
      check_role
      read_epochs
      if [[ $role == "$before_role" && $current_epoch == "$before_epoch" ]] && grown_only "$before" "$after"; then
        end_at_record
        return 0
      fi
      before_role=$role
    fi
    rm -f -- "$stage/archive/log/version-2/"* "$stage/archive/data/version-2/"*Epoch
  done
  fail unsteady "The node's logs, role or epoch changed during each of $tries live captures. $(excerpt "$stage/copy.log")" \
    'Start the backup again when the ensemble has settled.'
}
