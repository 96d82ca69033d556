# place and undo: two renames per folder, each of which can be repeated from wherever it was left.
#   version-2                    what ZooKeeper serves
#   version-2.before-<RUN_ID>    what it served before; an empty one where there was none
#   version-2.undone-<RUN_ID>    what was restored and taken back

kept=() put_back=false

exists() { [[ -e $1 || -L $1 ]]; }

# Owner, mode and SELinux context of a folder and what is in it, as those of another folder.
make_like() { # folder, example
  local file files=()
  for file in "$1"/*; do
    if [[ -f $file ]]; then files+=("$file"); fi
  done
  chown --reference="$2" -- "$1" ${files[@]+"${files[@]}"}
  chmod --reference="$2" -- "$1" ${files[@]+"${files[@]}"}
  if ((${#files[@]} > 0)); then chmod a-xst -- "${files[@]}"; fi
  if command -v selinuxenabled >/dev/null && selinuxenabled; then
    chcon --reference="$2" -- "$1" ${files[@]+"${files[@]}"}
  fi
}

example_in() { # directory
  if [[ -d $1/version-2.before-$RUN_ID ]]; then
    printf '%s' "$1/version-2.before-$RUN_ID"
  elif [[ -d $1/version-2 ]]; then
    printf '%s' "$1/version-2"
  else printf '%s' "$1"; fi
}

# An epoch is never lowered: the data may have gone on from it.
write_epochs() { # folder
  local name present
  is_member && ((10#$EPOCH > 0)) || return 0
  for name in acceptedEpoch currentEpoch; do
    present=$(epoch_in "$1/$name")
    if ((${present:-0} < 10#$EPOCH)); then
      printf '%s' "$((10#$EPOCH))" >"$stage/$name"
      make_file_like "$stage/$name" "$1"
      mv -- "$stage/$name" "$1/$name"
    fi
  done
}

make_file_like() { # file, folder
  chown --reference="$2" -- "$1"
  chmod --reference="$2" -- "$1"
  chmod a-xst -- "$1"
  if command -v selinuxenabled >/dev/null && selinuxenabled; then chcon --reference="$2" -- "$1"; fi
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
    mkdir -p -- "$2.none"
    make_like "$2.none" "$1"
    mv -T -- "$2.none" "$before"
  fi
}

put_in_place() { # directory, staged folder
  if [[ ! -d $2 ]]; then return 0; fi
  set_aside "$1" "$2"
  mv -T -- "$2" "$1/version-2"
}

# The folder that is or becomes version-2.
incoming() { # directory, staged folder
  if [[ -d $2 ]]; then printf '%s' "$2"; else printf '%s' "$1/version-2"; fi
}

note_kept() { # directory
  local before=$1/version-2.before-$RUN_ID
  if [[ -n $(find -L "$before" -mindepth 1 -maxdepth 1 -print -quit 2>/dev/null) ]]; then kept+=("$before"); fi
}

place() {
  local started folder data=$stage/data/version-2 log=$log_stage/log/version-2
  started=$(milliseconds)
  need_tools flock find grep chown chmod mv mkdir sync readlink
  [[ $EPOCH =~ ^[0123456789]{1,10}$ ]] || fail bad-parameter "Not an epoch: $EPOCH" 'Start restores through the restore function, not the document itself.'
  lock_node
  is_staged || fail not-staged "The files of $RUN_ID are not staged on this node." 'Make a new plan; nothing was changed.'
  require_placeable "$data_dir" "$data"
  if separate_logs; then require_placeable "$data_log_dir" "$log"; fi
  ! zookeeper_runs || fail still-running "ZooKeeper runs on this node ($(describe_running)); nothing was moved." \
    'Switch off what starts it again (Restart=, monit, cron), then start the restore again.'
  serving_seen=false
  folder=$(incoming "$data_dir" "$data")
  make_like "$folder" "$(example_in "$data_dir")"
  write_epochs "$folder"
  sync -- "$folder"/* "$folder"
  if separate_logs; then
    folder=$(incoming "$data_log_dir" "$log")
    make_like "$folder" "$(example_in "$data_log_dir")"
    sync -- "$folder"
    put_in_place "$data_log_dir" "$log"
    note_kept "$data_log_dir"
  fi
  put_in_place "$data_dir" "$data"
  note_kept "$data_dir"
  sync -- "$data_dir" "$data_log_dir"
  # One that was started meanwhile may have loaded the old data, and would lead with it.
  ! zookeeper_runs || fail started-again "Something started ZooKeeper while its files were replaced ($(describe_running))." \
    'Switch off what starts it (Restart=, monit, cron), then start the restore again.'
  report "{\"step\":\"place\",\"runId\":$(json "$RUN_ID"),\"keptIn\":[$(json_list ${kept[@]+"${kept[@]}"})],\"placeMs\":$(($(milliseconds) - started))}"
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
  local promised
  promised=$(epoch_in "$2/acceptedEpoch")
  [[ -n $promised && -e $1/acceptedEpoch ]] && (($(epoch_in "$1/acceptedEpoch") + 0 < promised)) || return 0
  printf '%s' "$promised" >"$1/.acceptedEpoch"
  make_file_like "$1/.acceptedEpoch" "$1"
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
  need_tools timeout setsid flock find grep cat rm mktemp mv sync readlink
  lock_node
  halt_zookeeper
  watch_stopped
  take_back "$data_dir"
  if separate_logs; then take_back "$data_log_dir"; fi
  sync -- "$data_dir" "$data_log_dir"
  report "{\"step\":\"undo\",\"runId\":$(json "$RUN_ID"),\"putBack\":$put_back,\"keptIn\":[$(json_list ${kept[@]+"${kept[@]}"})]}"
}
