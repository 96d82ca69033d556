# needs: stage

# The scratch of a drill, `<dataDir>/.zk-backup/drill-<RUN_ID>`, and the end of all that is in it.
#   data/, log/   the restored files: the scratch server's dataDir and dataLogDir
#   zoo.cfg       its configuration; no other process has this path as an argument

# An instance that only drills needs no zoo.cfg.
name_scratch() {
  local configuration=${ZOOCFGDIR:+$ZOOCFGDIR/zoo.cfg}
  if [[ -f ${configuration:-$ZOO_CFG} ]]; then read_directories; fi
  if [[ $data_dir != /* || ! -d $data_dir ]]; then data_dir=${TMPDIR:-/var/tmp}; fi
  name_stage
  stage=$stages/drill-$RUN_ID
  [[ ! -L $stage ]] || fail bad-stage "$stage is a symbolic link." 'Remove the link on the node: nothing behind it is touched.'
}

scratch_processes() { having_argument "$stage/zoo.cfg" | tr -dc '0-9\n'; }

# Its data is a copy that goes next: it need not end in order.
end_scratch_server() {
  local process waited=0
  while [[ -n $(scratch_processes) ]] && ((waited < 100)); do
    while read -r process; do kill -KILL "$process" 2>/dev/null || true; done < <(scratch_processes)
    sleep 0.1
    waited=$((waited + 1))
  done
}

remove_scratch() {
  end_scratch_server
  remove_stage
}
