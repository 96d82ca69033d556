#!/usr/bin/env bash
# boot.sh FOLDER LAYERS: boots a machine: systemd as PID 1, with processes, mounts, network and control
# groups of its own. All that it writes is in memory. Prints PID 1 as this host counts it, and ends the
# machine when its own stdin ends, as it does when whoever booted it dies.
#   FOLDER   does not exist yet: to mount in
#   LAYERS   folders whose union is the root directory, the uppermost first, joined by `:`
# boot.sh FOLDER: only tries whether there can be one here.
#
# Mounts: to be run in a mount namespace of its own. Calls itself as the machine's first process.
set -euo pipefail

readonly folder=$1 layers=${2-}
readonly root=$folder/root groups=$folder/groups
readonly group=$groups/${folder##*/}

# The hierarchy is mounted by ourselves: it does not matter where the host has it, or whether.
machine=''

boot() {
  local first=''
  mkdir -- "$folder" "$root" "$groups"
  trap leave EXIT
  mount -t cgroup2 cgroup2 "$groups"
  sweep || true
  mkdir -- "$group"
  # shellcheck disable=SC2016  # expanded by the inner bash
  bash -c 'echo "$BASHPID" >"$1/cgroup.procs" && shift && exec setpriv --pdeathsig KILL "$@"' enter "$group" \
    unshare --mount --pid --cgroup --ipc --uts --net --fork --kill-child "$BASH" "${BASH_SOURCE[0]}" "$folder" "$layers" inside </dev/null >&2 &
  machine=$!
  if [[ -z $layers ]]; then
    wait "$machine"
    return 0
  fi
  # Until it is systemd it still sees the host's files.
  until [[ $(readlink "/proc/$first/exe") == */systemd/systemd ]]; do
    sleep 0.02
    # The line has no end.
    read -r first <"/proc/$machine/task/$machine/children" || [[ -d /proc/$machine ]]
  done
  printf '%s\n' "$first"
  cat >/dev/null
}

# Of machines whose supervisor died by SIGKILL an empty group and folder are left.
sweep() {
  local stale mounted
  for stale in "$groups"/zk-backup-machine-*; do
    [[ -n $(find "$stale" -maxdepth 0 -mmin +1) ]] || continue
    grep -q 'populated 0' "$stale/cgroup.events" || continue
    find "$stale" -depth -type d -exec rmdir {} +
    mounted=${folder%/*}/${stale##*/}
    rmdir -- "$mounted/groups" "$mounted/root" "$mounted"
  done 2>/dev/null
}

# With unshare PID 1 ends, and with that everything in the machine: the kernel takes a moment for it.
leave() {
  local tries=0
  trap '' TERM INT HUP
  if [[ -n $machine ]]; then
    disown "$machine" || true
    kill -KILL "$machine" || true
  fi 2>/dev/null
  until [[ ! -d $group ]] || find "$group" -depth -type d -exec rmdir {} + 2>/dev/null || ((tries >= 600)); do
    sleep 0.05
    tries=$((tries + 1))
  done
  umount "$groups" 2>/dev/null || true
  rmdir -- "$groups" "$root" "$folder"
}

# Nothing in the machine can change this kernel: its settings are read-only, its clock and modules out of reach.
enter() {
  local device kept limit=-sys_module,-sys_time,-sys_rawio,-syslog,-audit_control,-mac_admin
  mount -t tmpfs -o mode=755 tmpfs "$root"
  mkdir -- "$root/upper" "$root/work" "$root/all"
  mount -t overlay -o "lowerdir=$layers,upperdir=$root/upper,workdir=$root/work" overlay "$root/all"
  cd "$root/all"
  mount -t proc proc proc
  for kept in sys sysrq-trigger; do
    [[ -e proc/$kept ]] || continue
    mount --bind "proc/$kept" "proc/$kept"
    mount -o remount,bind,ro "proc/$kept"
  done
  mount -t sysfs -o ro sysfs sys
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mount -t tmpfs -o mode=755 tmpfs run
  mount -t tmpfs -o mode=755 tmpfs var/lib/zookeeper
  mount -t tmpfs -o mode=755 tmpfs dev
  for device in null zero full random urandom tty; do
    : >"dev/$device"
    mount --bind "/dev/$device" "dev/$device"
  done
  mkdir dev/shm dev/pts
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts dev/pts
  ln -s pts/ptmx dev/ptmx
  ln -s /proc/self/fd dev/fd
  pivot_root . .
  umount -l .
  exec env -i container=zk-backup-test PATH=/usr/bin setpriv --bounding-set "$limit" /usr/lib/systemd/systemd --unit=multi-user.target
}

# Where there can be no machine, one of these fails.
try() {
  mount -t tmpfs tmpfs "$root"
  mount -t proc proc "$root"
  mount -t cgroup2 cgroup2 "$root"
  mkdir -- "$root/child"
  rmdir -- "$root/child"
}

if [[ ${3-} != inside ]]; then
  boot
elif [[ -n $layers ]]; then
  enter
else
  try
fi
