# needs: nothing

# ZooKeeper's files by their names.

file_zxid=0

# True of a regular file PREFIX.<hex>; sets file_zxid. *.tmp and renamed copies are none.
is_zookeeper_file() { # path
  [[ ${1##*/} =~ ^[[:lower:]]+\.([0123456789abcdef]{1,16})(\.gz|\.snappy)?$ && -f $1 && ! -L $1 ]] && file_zxid=$((16#${BASH_REMATCH[1]}))
}

# Prints `ZXID NAME` of a folder's. The zxid is decimal: hex without leading zeros does not sort as text.
list_files() { # prefix, folder
  local file
  for file in "$2/$1."*; do
    if is_zookeeper_file "$file"; then printf '%s %s\n' "$file_zxid" "${file##*/}"; fi
  done
}

# Behind links.
on_one_file_system() { # two folders
  local devices
  mapfile -t devices < <(stat -L -c %d -- "$1" "$2")
  [[ ${devices[0]} == "${devices[1]-}" ]]
}
