# needs: data-files zoo-cfg

# Which of ZooKeeper's files belong to a backup, and whether a snapshot is whole.

snapshot='' snapshot_zxid=0 snapshot_check='' base_log='' logs=()
# zxid_now: the server's own, which a backup is to reach. ended: the logs hold nothing behind the snapshot.
zxid_now=0 ended=''

readonly adler_check='
import sys, zlib
packed = zlib.decompressobj(31) if sys.argv[1].endswith(".gz") else None
adler, held, first = 1, b"", b""
with open(sys.argv[1], "rb") as stream:
    for chunk in iter(lambda: stream.read(1 << 20), b""):
        held += packed.decompress(chunk) if packed else chunk
        first = first or held[:4]
        adler = zlib.adler32(held[:-13], adler)
        held = held[-13:]
whole = first == b"ZKSN" and held[8:] == b"\0\0\0\1/" and int.from_bytes(held[:8], "big") == adler
sys.exit(0 if whole and (not packed or packed.eof) else 3)
'

# Whether a snapshot is whole; reads all of it, which also puts it into the page cache for the start.
is_whole() {
  case $1 in
    *.snappy) snapshot_check='tail' && [[ $(head -c 7 <"$1" | od -An -v -tx1 | tr -d ' \n') == 82534e41505059 ]] ;;
    *)
      if command -v python3 >/dev/null; then
        snapshot_check='adler' && python3 -I -c "$adler_check" "$1" 2>/dev/null
      else
        snapshot_check='tail' && has_ends "$1"
      fi
      ;;
  esac
}

# Magic and end mark only: what ZooKeeper itself looks at before it loads a file.
has_ends() {
  local ends=''
  case $1 in
    *.gz) ends=$(gzip -dc <"$1" 2>/dev/null | first_and_last) || return 1 ;;
    *) ends=$(cat <"$1" | first_and_last) || return 1 ;;
  esac
  [[ $ends == '5a4b534e000000012f' ]]
}

first_and_last() {
  { head -c 4; tail -c 5; } | od -An -v -tx1 | tr -d ' \n'
}

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
