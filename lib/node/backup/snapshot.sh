# needs: data-files zoo-cfg

# Which of ZooKeeper's files belong to a backup, and whether a snapshot is whole.

snapshot='' snapshot_zxid=0 snapshot_check='' base_log='' logs=()
# zxid_now: the server's own, which a backup is to reach. ended: the logs hold nothing behind the snapshot.
zxid_now=0 ended=''

readonly snapshot_reader='
import os, sys, time, zlib
number = lambda text: int.from_bytes(text, "big")
def read_snapshot(path, summed, deadline):
    packed = zlib.decompressobj(31) if path.endswith(".gz") else None
    first, end, adler = b"", b"", 1
    with open(path, "rb") as stream:
        if not summed:
            first = stream.read(4)
            stream.seek(max(0, os.stat(path).st_size - 67))
        for chunk in iter(lambda: stream.read(1 << 20), b""):
            chunk = packed.decompress(chunk) if packed else chunk
            first, end = first or chunk[:4], end + chunk
            adler, end = zlib.adler32(end[:-67], adler), end[-67:]
            if summed and time.monotonic() > deadline:
                raise TimeoutError(path)
    whole = first == b"ZKSN" and end[-5:] == b"\0\0\0\1/"
    whole = whole and (not summed or zlib.adler32(end[:-13], adler) == number(end[-13:-5]))
    return whole, end, not packed or packed.eof
'

readonly snapshot_check_program='
whole, _, complete = read_snapshot(sys.argv[1], True, float("inf"))
sys.exit(0 if whole and complete else 3)
'

# Whether a snapshot is whole; reads all of it, which also puts it into the page cache for the start.
is_whole() {
  snapshot_check='tail'
  if [[ $1 == *.snappy ]]; then
    looks_whole "$1"
  elif command -v python3 >/dev/null; then
    snapshot_check='adler'
    python3 -I -c "$snapshot_reader$snapshot_check_program" "$1" 2>/dev/null
  elif [[ $1 == *.gz ]]; then
    gzip -dc <"$1" 2>/dev/null | has_ends
  else
    cat -- "$1" | has_ends
  fi
}

# What ZooKeeper itself looks at before it loads a file: how a packed one begins, else magic and end mark.
looks_whole() {
  case $1 in
    *.snappy) begins_with 82534e41505059 <"$1" ;;
    *.gz) begins_with 1f8b <"$1" ;;
    *) has_ends <"$1" ;;
  esac
}

begins_with() { [[ $(head -c "$((${#1} / 2))" | in_hex) == "$1" ]]; } # bytes in hex

has_ends() { [[ $({ head -c 4; tail -c 5; } | in_hex) == 5a4b534e000000012f ]]; }

in_hex() { od -An -v -tx1 | tr -d ' \n'; }

# Whether a log of this zxid leaves no hole behind the snapshot. Where nothing was logged behind it, the
# next transaction may be the first one of an epoch.
begins_behind_snapshot() {
  (($1 == snapshot_zxid + 1)) || { [[ $snapshot_zxid == 0 || -n $ended ]] && (($1 > snapshot_zxid && ($1 & 0xffffffff) == 1)); }
}

# Sets logs and base_log: the newest log that begins at or before the snapshot, and all later ones.
choose_logs() {
  local zxid name base=-1
  logs=() base_log=''
  while read -r zxid name; do
    if ((zxid <= snapshot_zxid && zxid > base)); then base=$zxid base_log=$name; fi
  done < <(list_files log "$data_log_dir/version-2")
  # Without it nothing may be missing between snapshot and first log: see capture-physics, coverage.
  if ((base < 0)); then base=$snapshot_zxid; fi
  while read -r zxid name; do
    if ((zxid >= base)); then logs+=("$data_log_dir/version-2/$name"); fi
    if [[ -z $base_log ]] && begins_behind_snapshot "$zxid"; then base_log=$name; fi
  done < <(list_files log "$data_log_dir/version-2" | sort -n)
  # Nothing need follow the snapshot of the very zxid that the node is at, or in an epoch without a transaction.
  if ((${#logs[@]} > 0)); then [[ -n $base_log ]]; else ((snapshot_zxid == zxid_now || (zxid_now & 0xffffffff) == 0)); fi
}
