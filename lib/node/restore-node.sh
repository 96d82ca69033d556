# What a restore must know of the node. Its folders may be empty: that is why it is restored.

log_stage='' accepted_epoch='' current_epoch=''

# version-2 is renamed, and so is what takes its place: both must lie where its parent does.
check_folder() { # name, value
  [[ $2 == /* && -d $2 ]] ||
    fail no-directory "$1 in $zoo_cfg is $2, which is not a directory on this node." \
      "Mount or create $2, owned by the user that ZooKeeper runs as, and start the restore again."
  [[ ! -d $2/version-2 || -L $2/version-2 || $(stat -c %d -- "$2/version-2") == "$(stat -c %d -- "$2")" ]] ||
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

# One server in zoo.cfg is a standalone one, unless that is switched off.
is_member() { ((${#servers[@]} > 1)) || [[ ${#servers[@]} -eq 1 && $standalone_enabled == false ]]; }

require_myid() {
  local server
  is_member || return 0
  [[ -n $myid ]] ||
    fail no-myid "$data_dir/myid is missing or not a number." "Write this server's own number of $zoo_cfg into it (no other server's)."
  for server in "${servers[@]}"; do
    [[ $server != "$myid="* ]] || return 0
  done
  fail foreign-myid "$data_dir/myid is $myid, and $zoo_cfg has no server.$myid." "Write this server's own number of $zoo_cfg into it."
}

read_epochs() {
  accepted_epoch=$(epoch_in "$data_dir/version-2/acceptedEpoch")
  current_epoch=$(epoch_in "$data_dir/version-2/currentEpoch")
}

epoch_in() { # file
  local value=''
  read -r value 2>/dev/null <"$1" || true
  if [[ $value =~ ^[0123456789]{1,18}$ ]]; then printf '%s' "$((10#$value))"; fi
}

# A restore's commands come one after the other; whoever else holds the node may stop or start it.
lock_node() {
  local limit=$((MAX_DOWNTIME > 120 ? MAX_DOWNTIME : 120))
  open_lock
  flock -w "$limit" 9 ||
    fail another-run "Another run has held $data_dir for $limit seconds; nothing was touched." \
      'Wait for the other run to end. If there is none, see who has this folder open: fuser -v on it.'
}

allocated_in() { # folders
  local folder bytes total=0
  for folder in "$@"; do
    [[ -d $folder ]] || continue
    bytes=$(du -s --block-size=1 -- "$folder/" 2>/dev/null) || true
    bytes=${bytes%%[^0123456789]*}
    total=$((total + ${bytes:-0}))
  done
  printf '%s' "$total"
}

# The folders that a name is looked for in: one where logs and snapshots share it.
both_folders() { # name
  printf '%s\n' "$data_dir/$1"
  if separate_logs; then printf '%s\n' "$data_log_dir/$1"; fi
}

private_folder() { [[ -d $1 ]] || mkdir -m 700 -- "$1"; }

free_bytes() { df --output=avail -B1 -- "$1" | tail -n 1 | tr -d ' '; }

json_list() {
  local item separator=''
  for item in "$@"; do
    printf '%s%s' "$separator" "$(json "$item")"
    separator=,
  done
}
