# needs: zoo-cfg

# The stage of a run, `<dataDir>/.zk-backup/<RUN_ID>`, and the node's lock.
#   archive/     what is uploaded
#   command      the SSM command that made the stage
#   armed        the guard is on watch (its process id); whoever removes it disarms the guard
#   locale       of the server that was stopped: its start gets it again
#   taken-over   somebody but the capture started ZooKeeper: its copies cannot be trusted
#   captured     the capture is whole

stage='' stages=''

# A pattern of the document cannot say that it is of the ensemble that it was sent for.
require_own() { # what, value, what follows the name
  [[ $2 == "$ENSEMBLE$3"* ]] ||
    fail bad-parameter "$1 is not of the ensemble $ENSEMBLE: $2" 'Start backups and restores through the functions, not the document itself.'
}

name_stage() {
  [[ $RUN_ID =~ ^[[:lower:][:digit:]][[:lower:][:digit:]-]{0,39}\.(drill-)?[0123456789]{8}T[0123456789]{6}Z$ ]] ||
    fail bad-parameter "The run id is not of the form ensemble.YYYYMMDDTHHMMSSZ: $RUN_ID" \
      "Start backups through the backup function, not the document itself."
  require_own 'The run id' "$RUN_ID" .
  stages=$data_dir/.zk-backup
  stage=$stages/$RUN_ID
  [[ ! -L $stages && ! -L $stage ]] ||
    fail bad-stage "$stage is a symbolic link, or $stages is." "Remove the link on the node: nothing behind it is touched."
}

# The lock is on the folder itself (descriptor 9), so that no file is left. It is held by whoever may still stop ZooKeeper.
open_lock() { exec 9<"$data_dir"; }

# Starts a command that outlives this process group: a session of its own, without our lock,
# with interrupts working (bash lets background commands ignore them).
detached() {
  (
    trap - INT QUIT
    exec setsid "$@" 9<&-
  ) </dev/null >/dev/null 2>&1 &
}

is_ours() {
  local command=''
  read -r command 2>/dev/null <"$stage/command" || true
  [[ $command == "${SSM_COMMAND_ID:-none}" ]]
}

# The guard of a stage, by the process id in its file `armed`.
guard_runs() { # file
  local guard=''
  read -r guard 2>/dev/null <"$1" || return 1
  process_is_guard "$guard"
}

disarm_guard() { rm -f -- "$stage/armed"; }

# Disarms the guard and waits until it has ended, and the unit that it was with it: what that takes along
# is gone then.
release_guard() {
  local guard='' waited=0
  read -r guard 2>/dev/null <"$stage/armed" || true
  disarm_guard
  while ((waited < 300)) && { process_is_guard "${guard:-0}" || guard_unit_stays; }; do
    sleep 0.2
    waited=$((waited + 1))
  done
}

guard_unit_stays() {
  [[ -n $(timeout --kill-after=1 10 systemctl list-units --no-legend --state=active,activating,deactivating "zk-backup-guard-$RUN_ID.*" 2>/dev/null) ]]
}

# Prints /proc/PID/cmdline of the processes with this very argument: not grep, which reads it.
having_argument() { exec grep -lszFx -f /dev/stdin /proc/[0-9]*/cmdline <<<"$1"; } # in a subshell

process_is_guard() { [[ -d /proc/$1 && $(tr '\0' ' ' 2>/dev/null <"/proc/$1/cmdline") == *' guard ' ]]; }

# Guards of runs that died: ours is the only one that may start ZooKeeper from here on. A guard that is
# starting it looks up after 30 seconds and what its last questions take.
disarm_stale_guards() {
  local file guard waited=0
  for file in "$stages"/*/armed; do
    read -r guard 2>/dev/null <"$file" || continue
    rm -f -- "$file"
    while process_is_guard "$guard"; do
      ((waited < 600)) || fail guard-pending "The guard of an earlier run ($file, process $guard) does not end." "End process $guard on the node."
      sleep 0.1
      waited=$((waited + 1))
    done
  done
}

remove_stage() {
  rm -rf -- "$stage" || fail stage-left "$stage could not be removed." "Remove it on the node: it keeps the space of purged snapshots."
  rmdir -- "$stages" 2>/dev/null || true
}
