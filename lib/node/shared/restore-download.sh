# needs: restore-order stage storage

# The archive of an order, unpacked and checked file by file: for a restore and for a drill.

archive_bucket=$BUCKET

# A copy lies in another region, which the document knows.
choose_bucket() {
  local copy
  [[ $COPY != none ]] || return 0
  for copy in $COPIES; do
    [[ ${copy%=*} == "$COPY" ]] || continue
    archive_bucket=$COPY
    s3_options+=(--region "${copy#*=}")
    return 0
  done
  fail bad-parameter "Not a copy of this bucket: $COPY" 'Start restores through the restore function, not the document itself.'
}

download_failed() { # exit code
  local right=s3:GetObject version=''
  if [[ -n $archive_version ]]; then right=s3:GetObjectVersion version=", version $archive_version,"; fi
  fail download-failed "aws s3api get-object of s3://$archive_bucket/$archive_key$version ended with exit code $1$(if (($1 == 124 || $1 == 137)); then printf ' (timed out)'; fi): $(excerpt "$stage/cli.log" 300)" \
    "Check that the node's role may read this object ($right, kms:Decrypt) and that the endpoint can be reached; nothing was changed."
}

no_space() { # directory, free, needed
  fail no-space "$1 has $2 bytes free; the restored files need $3 beside the old ones." \
    "Make room on that file system (old version-2.before-* folders, old snapshots), or enlarge it."
}

choose_unpacker() {
  if command -v igzip >/dev/null; then
    unpack=(igzip -dc)
  elif command -v pigz >/dev/null; then
    unpack=(pigz -dc)
  else
    unpack=(gzip -dc)
  fi
}

# The object's bytes to stdout. The CLI writes them to a file by name and what S3 says of them to its
# stdout, which is another one here.
get_archive() { # seconds
  local options=(${s3_options[@]+"${s3_options[@]}"})
  [[ -z $archive_version ]] || options+=("--version-id=$archive_version")
  timeout --foreground --kill-after=30 "$1" aws s3api get-object --bucket "$archive_bucket" --key "$archive_key" \
    ${options[@]+"${options[@]}"} /proc/self/fd/8 8>&1 >"$stage/answer" 2>"$stage/cli.log"
}

# One pass: to the disk what was ordered. tar takes no other member. Sets statuses: of CLI, unpacker and tar.
unpack_once() { # seconds
  local members=("${order_files[@]##* }")
  set +e
  get_archive "$1" |
    "${unpack[@]}" 2>"$stage/unpack.log" |
    tar -C "$stage" --no-same-owner --no-same-permissions -xf - -- "${members[@]}" 2>"$stage/tar.log"
  statuses=("${PIPESTATUS[@]}")
  set -e
}

# Who wrote to a reader that had ended is not at fault: the unpacker (SIGPIPE) or the CLI (EPIPE).
reader_ended() { ((statuses[1] == 141)) || grep -qF '[Errno 32]' -- "$stage/cli.log"; }

# 255 is the CLI's word for all that was no answer of S3: a connection that broke, among others. It does
# not go on where it was, as it does in s3 cp.
download_broke() { ((statuses[0] == 255)) && ! reader_ended; }

unpack_archive() { # seconds
  local statuses=() unpack=() attempt deadline=$((SECONDS + $1))
  choose_unpacker
  for attempt in 1 2 3; do
    unpack_once "$((deadline > SECONDS ? deadline - SECONDS : 1))"
    if ! download_broke || ((attempt == 3 || SECONDS >= deadline)); then break; fi
    find "$stage/data/version-2/" "$stage/log/version-2/" -mindepth 1 -delete
    sleep "$attempt"
  done
  # A reader that ended early took the CLI with it: what it said comes first.
  if ((statuses[0] != 0)) && ! reader_ended; then download_failed "${statuses[0]}"; fi
  [[ ${statuses[*]} == '0 0 0' ]] ||
    fail unpack-failed "s3://$archive_bucket/$archive_key could not be unpacked (exit codes of aws, ${unpack[0]}, tar: ${statuses[*]}): $(excerpt "$stage/unpack.log" 100) $(excerpt "$stage/tar.log" 200)" \
      'Check space and disk of the node. If both are good, the object is not what was verified: restore another backup. Nothing was changed.'
}

wrong_file() { # path, what is wrong
  fail wrong-file "$1 of s3://$archive_bucket/$archive_key $2" 'Restore another backup; nothing was changed.'
}

# To its ordered length: what follows was cut off, by `until` or because it is no whole record.
cut_file() { # path, ordered bytes, links, bytes
  [[ $3 == 1 ]] || wrong_file "$1" 'is a hard link.'
  (($4 >= $2)) || wrong_file "$1" "has $4 bytes; ordered are $2."
  (($4 == $2)) || truncate -s "$2" -- "$stage/$1"
}

# Lines of "SUM *PATH", in the order of the paths. openssl uses what the processor has for it, which
# Debian's sha256sum does not: it is four times as quick.
sum_files() { # paths
  openssl dgst -sha256 -r "$@" 2>/dev/null >found-sums || sha256sum --binary -- "$@" >found-sums
}

check_files() {
  local paths=("${order_files[@]##* }") path found sums=() wrong=() number sha256 bytes
  for path in "${paths[@]}"; do
    [[ -f $stage/$path && ! -L $stage/$path ]] || wrong_file "$path" 'is not a regular file.'
  done
  mapfile -t found < <(stat -c '%h %s' -- "${paths[@]/#/$stage/}")
  for number in "${!paths[@]}"; do
    read -r sha256 bytes path <<<"${order_files[number]}"
    cut_file "$path" "$((10#$bytes))" "${found[number]% *}" "${found[number]#* }"
    sums+=("$sha256 *$path")
  done
  (cd -- "$stage" && sum_files "${paths[@]}") 2>"$stage/sums.log" ||
    fail wrong-file "Unpacked files cannot be read: $(excerpt "$stage/sums.log")" \
      'Check memory and disk of the node; nothing was changed.'
  mapfile -t found <"$stage/found-sums"
  for number in "${!sums[@]}"; do
    [[ ${found[number]-} == "${sums[number]}" ]] || wrong+=("${paths[number]}")
  done
  ((${#wrong[@]} == 0)) ||
    fail wrong-file "Unpacked files are not what was verified: ${wrong[*]}" \
      'Start the restore again. If it repeats, check memory and disk of the node; nothing was changed.'
}
