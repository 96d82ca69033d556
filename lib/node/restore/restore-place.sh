# needs: restore-halt

# place and undo: two renames per folder, each of which can be repeated from wherever it was left.
#   version-2                    what ZooKeeper serves
#   version-2.before-<RUN_ID>    what it served before; an empty one where there was none
#   version-2.undone-<RUN_ID>    what was restored and taken back

ready=() kept=() put_back=false

# Owner, mode and SELinux context of files and of folders, as those of a folder.
make_like() { # example, files, folders
  local path files=()
  for path in "${@:2}"; do
    if [[ -f $path ]]; then files+=("$path"); fi
  done
  chown --reference="$1" -- "${@:2}"
  chmod --reference="$1" -- "${@:2}"
  if ((${#files[@]} > 0)); then chmod a-xst -- "${files[@]}"; fi
  if command -v selinuxenabled >/dev/null && selinuxenabled; then chcon --reference="$1" -- "${@:2}"; fi
}

# A staged folder as it will be served: like what it replaces. So is the empty one that is set aside
# where there is nothing to replace.
make_ready() { # directory, staged folder
  local example=$1 path paths=()
  for path in "$1/version-2" "$1/version-2.before-$RUN_ID"; do
    if [[ -d $path ]]; then example=$path; fi
  done
  for path in "$2"/* "$2" "${2%/*}/none"; do
    if exists "$path"; then paths+=("$path"); fi
  done
  make_like "$example" "${paths[@]}"
  ready+=("${paths[@]}")
}

# An epoch is never lowered: the data may have gone on from it.
write_epochs() { # staged folder
  local name present
  is_member && ((10#$EPOCH > 0)) || return 0
  for name in acceptedEpoch currentEpoch; do
    read_epoch_file present "$1/$name"
    if ((${present:-0} < 10#$EPOCH)); then printf '%s' "$((10#$EPOCH))" >"$1/$name"; fi
  done
}

require_placeable() { # directory, staged folder
  [[ -d $2 ]] || exists "$1/version-2.before-$RUN_ID" ||
    fail not-staged "There is nothing to put into $1: the files of $RUN_ID are not staged (any more)." 'Make a new plan; nothing was changed.'
  if [[ -d $2 ]] && exists "$1/version-2" && exists "$1/version-2.before-$RUN_ID"; then
    fail came-back "$1/version-2 appeared while ZooKeeper was stopped: something started it." \
      'Switch off what starts it (Restart=, monit, cron); undo this plan, then make a new one.'
  fi
}

# Empty where nothing was: `undo` can tell that the restored files are not the old ones.
set_aside() { # directory, staged folder
  local before=$1/version-2.before-$RUN_ID
  if exists "$before"; then return 0; fi
  if exists "$1/version-2"; then
    mv -T -- "$1/version-2" "$before"
  else
    mv -T -- "${2%/*}/none" "$before"
  fi
}

put_in_place() { # directory, staged folder
  if [[ ! -d $2 ]]; then return 0; fi
  set_aside "$1" "$2"
  mv -T -- "$2" "$1/version-2"
}

note_kept() { # directory
  local before=$1/version-2.before-$RUN_ID file
  for file in "$before"/*; do
    if exists "$file"; then
      kept+=("$before")
      return 0
    fi
  done
}

# Where no server of the ensemble ran, nobody was sent `halt`.
require_stopped() {
  if [[ -e $stage/halted ]]; then
    ! zookeeper_runs || fail still-running "ZooKeeper runs on this node ($(describe_running)); nothing was moved." \
      'Switch off what starts it again (Restart=, monit, cron), then start the restore again.'
  else
    halt_zookeeper
    stayed_down || watch_stopped
  fi
  serving_seen=false
}

place() {
  local started data=$stage/data/version-2 log=$log_stage/log/version-2
  look_at_clock
  started=$now_ms
  need_tools timeout setsid flock find grep cat rm mktemp chown chmod mv sync readlink sleep
  [[ $EPOCH =~ ^[0123456789]{1,10}$ ]] || fail bad-parameter "Not an epoch: $EPOCH" 'Start restores through the restore function, not the document itself.'
  lock_node
  is_staged || fail not-staged "The files of $RUN_ID are not staged on this node." 'Make a new plan; nothing was changed.'
  require_placeable "$data_dir" "$data"
  if separate_logs; then require_placeable "$data_log_dir" "$log"; fi
  require_stopped
  if [[ -d $data ]]; then
    write_epochs "$data"
    make_ready "$data_dir" "$data"
  fi
  if separate_logs && [[ -d $log ]]; then make_ready "$data_log_dir" "$log"; fi
  if ((${#ready[@]} > 0)); then sync -- "${ready[@]}"; fi
  if separate_logs; then
    put_in_place "$data_log_dir" "$log"
    note_kept "$data_log_dir"
  fi
  put_in_place "$data_dir" "$data"
  note_kept "$data_dir"
  sync -- "$data_dir" "$data_log_dir"
  # One that was started meanwhile may have loaded the old data, and would lead with it.
  ! zookeeper_runs || fail started-again "Something started ZooKeeper while its files were replaced ($(describe_running))." \
    'Switch off what starts it (Restart=, monit, cron), then start the restore again.'
  look_at_clock
  tell_list keptIn ${kept[@]+"${kept[@]}"}
  tell placeMs "$((now_ms - started))"
  report
}

free_name() { # path
  local name=$1 number=1
  while exists "$name"; do
    number=$((number + 1))
    name=$1.$number
  done
  printf '%s' "$name"
}

# Clients saw the epoch of what was restored: it is not counted again. Only the promise is raised, so
# that the data keeps its own (acceptedEpoch may be ahead of currentEpoch).
keep_promise() { # folder that comes back, folder that goes
  local promised present
  read_epoch_file promised "$2/acceptedEpoch"
  read_epoch_file present "$1/acceptedEpoch"
  [[ -e $1/acceptedEpoch ]] && ((${present:-0} < ${promised:-0})) || return 0
  printf '%s' "$promised" >"$1/.acceptedEpoch"
  make_like "$1" "$1/.acceptedEpoch"
  sync -- "$1/.acceptedEpoch"
  mv -- "$1/.acceptedEpoch" "$1/acceptedEpoch"
}

take_back() { # directory
  local undone=$1/version-2.undone-$RUN_ID
  if exists "$1/version-2.before-$RUN_ID"; then
    keep_promise "$1/version-2.before-$RUN_ID" "$1/version-2"
    if exists "$1/version-2"; then mv -T -- "$1/version-2" "$(free_name "$undone")"; fi
    mv -T -- "$1/version-2.before-$RUN_ID" "$1/version-2"
    put_back=true
  fi
  for undone in "$undone"*; do
    if exists "$undone"; then
      kept+=("$undone")
      put_back=true
    fi
  done
}

undo() {
  need_tools timeout setsid flock find grep cat rm mktemp chown chmod mv sync readlink sleep
  lock_node
  halt_zookeeper
  watch_stopped
  take_back "$data_dir"
  if separate_logs; then take_back "$data_log_dir"; fi
  sync -- "$data_dir" "$data_log_dir"
  tell putBack "$put_back"
  tell_list keptIn ${kept[@]+"${kept[@]}"}
  report
}
