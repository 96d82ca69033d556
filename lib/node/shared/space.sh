# needs: nothing

# How much room there is, and how much of it files take.

free_bytes=() allocated_bytes=0

# Sets free_bytes, a number for each.
measure_space() { # folders
  local table
  table=$(df --output=avail -B1 -- "$@")
  mapfile -t free_bytes <<<"${table#*$'\n'}"
}

# Sets allocated_bytes.
measure_files() { # files
  local blocks
  allocated_bytes=0
  while read -r blocks; do allocated_bytes=$((allocated_bytes + blocks * 512)); done < <(stat -c %b -- "$@" /dev/null)
}

# Sets allocated_bytes.
measure_folders() { # folders that may be there
  local folder bytes present=()
  allocated_bytes=0
  for folder in "$@"; do
    if [[ -d $folder ]]; then present+=("$folder/"); fi
  done
  ((${#present[@]} > 0)) || return 0
  while read -r bytes _; do
    allocated_bytes=$((allocated_bytes + bytes))
  done < <(du -s --block-size=1 -- "${present[@]}" 2>/dev/null)
}
