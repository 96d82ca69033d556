# needs: data-files service stage

# The processes that serve the data directories, or are about to.

newest_log='' real_folders=()

find_newest_log() {
  local file newest=-1
  newest_log=''
  for file in "$data_log_dir"/version-2/log.*; do
    if is_zookeeper_file "$file" && ((file_zxid > newest)); then newest=$file_zxid newest_log=$file; fi
  done
}

# Also a server that is still loading: it listens nowhere and holds no log yet.
find_zookeeper() {
  local found
  ((${#real_folders[@]} > 0)) || mapfile -t real_folders < <(readlink -f -- "$data_dir" "$data_log_dir")
  find_newest_log
  find_processes "$newest_log" "${real_folders[0]}/version-2*/*" "${real_folders[1]}/version-2*/*"
  while IFS= read -r found; do
    if grep -qsF org.apache.zookeeper.server "$found"; then note_process "$found"; fi
  done < <(having_argument "$zoo_cfg")
}

zookeeper_runs() {
  find_zookeeper
  ! zookeeper_gone
}
