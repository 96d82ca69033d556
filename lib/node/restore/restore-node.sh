# needs: data-files server-settings stage

# What a restore must know of the node. Its folders may be empty: that is why it is restored.

log_stage='' folders=()

check_folder() { # name, value
  [[ $2 == /* && -d $2 ]] ||
    fail no-directory "$1 in $zoo_cfg is $2, which is not a directory on this node." \
      "Mount or create $2, owned by the user that ZooKeeper runs as, and start the restore again."
}

# version-2 is renamed, and so is what takes its place: both must lie where its parent does.
require_renamable() { # name, value
  [[ ! -d $2/version-2 || -L $2/version-2 ]] || on_one_file_system "$2" "$2/version-2" ||
    fail mount-point "$2/version-2 is a mount point: it cannot be renamed." \
      "Mount that file system at a folder above version-2 and name that folder as $1."
}

read_node() {
  read_settings
  check_folder dataDir "$data_dir"
  check_folder dataLogDir "$data_log_dir"
  name_stage
  log_stage=$data_log_dir/.zk-backup/$RUN_ID
  [[ ! -L ${log_stage%/*} && ! -L $log_stage ]] ||
    fail bad-stage "$log_stage is a symbolic link, or its folder is." 'Remove the link on the node: nothing behind it is touched.'
}

separate_logs() { [[ $data_log_dir != "$data_dir" ]]; }

require_myid() {
  local server
  is_member || return 0
  [[ -n $myid ]] ||
    fail no-myid "$data_dir/myid is missing or not a number." "Write this server's own number of $zoo_cfg into it (no other server's)."
  for server in ${servers[@]+"${servers[@]}"}; do
    [[ $server != "$myid="* ]] || return 0
  done
  fail foreign-myid "$data_dir/myid is $myid, and $zoo_cfg has no server.$myid." "Write this server's own number of $zoo_cfg into it."
}

# A restore's commands come one after the other; whoever else holds the node may stop or start it.
lock_node() {
  local limit=$((MAX_DOWNTIME > 120 ? MAX_DOWNTIME : 120))
  open_lock
  flock -w "$limit" 9 ||
    fail another-run "Another run has held $data_dir for $limit seconds; nothing was touched." \
      'Wait for the other run to end. If there is none, see who has this folder open: fuser -v on it.'
}

# Sets folders: where a name is looked for, once where logs and snapshots share it.
name_folders() { # name
  folders=("$data_dir/$1")
  if separate_logs; then folders+=("$data_log_dir/$1"); fi
}

exists() { [[ -e $1 || -L $1 ]]; }

is_staged() {
  local staged=''
  read -r staged 2>/dev/null <"$stage/staged" || true
  [[ $staged == "$RUN_ID" ]]
}
