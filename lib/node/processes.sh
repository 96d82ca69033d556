# The processes that serve the data directories, or are about to.

newest_log() {
  local zxid name newest=-1 file=''
  while read -r zxid name; do
    if ((zxid > newest)); then newest=$zxid file=$data_log_dir/version-2/$name; fi
  done < <(list_files log "$data_log_dir/version-2")
  printf '%s' "$file"
}

# Also a server that is still loading: it listens nowhere and holds no log yet.
find_zookeeper() {
  local found
  find_processes "$(newest_log)"
  while IFS= read -r found; do
    note_process "$found"
  done < <(find /proc/[0-9]*/fd \( -lname "$(readlink -f -- "$data_dir")/version-2*/*" -o -lname "$(readlink -f -- "$data_log_dir")/version-2*/*" \) 2>/dev/null)
  while IFS= read -r found; do
    if grep -qsF org.apache.zookeeper.server "$found"; then note_process "$found"; fi
  done < <(having_argument "$zoo_cfg")
}
