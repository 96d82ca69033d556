# needs: zoo-cfg

# What a capture would refuse a node for, as far as can be seen without touching it.

readonly capture_tools=(aws tar gzip sha256sum wc tee nice mkfifo timeout setsid flock find grep cat cp cut df head ln mv od readlink rm sort stat tail tr)

refuses=()

would_refuse() { refuses+=("$1"); } # sentence

look_at_tools() {
  local tool missing=''
  for tool in "${capture_tools[@]}"; do
    command -v "$tool" >/dev/null || missing+=", $tool"
  done
  [[ -z $missing ]] || would_refuse "Not installed on this node: ${missing#, } (PATH is $PATH)."
}

# A snapshot is linked where that is possible.
look_at_space() { # bytes free, bytes to be copied
  (($1 > $2 + 67108864)) || would_refuse "$data_dir has $1 bytes free; the copies need $2 and 64 MiB of margin."
}
