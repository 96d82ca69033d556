# ZooKeeper's files by their names.

# Prints `ZXID NAME` of the regular files PREFIX.<hex> in a folder. The zxid is decimal: hex without
# leading zeros does not sort as text. *.tmp and renamed copies do not match.
list_files() { # prefix, folder
  local file name
  for file in "$2/$1."*; do
    name=${file##*/}
    [[ $name =~ ^[[:lower:]]+\.([0123456789abcdef]{1,16})(\.gz|\.snappy)?$ && -f $file && ! -L $file ]] || continue
    printf '%s %s\n' "$((16#${BASH_REMATCH[1]}))" "$name"
  done
}
