# The archive of an order, unpacked and checked file by file: for a restore and for a drill.

s3_options=()

check_bucket() {
  [[ $BUCKET =~ ^[[:lower:][:digit:]][[:lower:][:digit:].-]{1,61}[[:lower:][:digit:]]$ ]] ||
    fail bad-parameter "Not the name of a bucket: $BUCKET" 'Start restores through the restore function, not the document itself.'
}

prepare_s3() {
  s3_options=(--only-show-errors)
  [[ -z $S3_ENDPOINT ]] || s3_options+=(--endpoint-url "$S3_ENDPOINT")
  if [[ -z ${AWS_REGION-}${AWS_DEFAULT_REGION-} && -n ${AWS_SSM_REGION_NAME-} ]]; then export AWS_DEFAULT_REGION=$AWS_SSM_REGION_NAME; fi
}

download_failed() { # exit code
  fail download-failed "aws s3 cp of s3://$BUCKET/$archive_key ended with exit code $1$(if (($1 == 124 || $1 == 137)); then printf ' (its time was over)'; fi): $(excerpt "$stage/cli.log" 300)" \
    "Check that the node's role may read this object (s3:GetObject, kms:Decrypt) and that the endpoint can be reached; nothing was changed."
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

# One pass: to the disk what was ordered, and the sum of what came. tar takes no other member.
unpack_archive() { # seconds
  local statuses sum='' sum_process unpack=()
  choose_unpacker
  local members=("${order_files[@]##* }")
  mkfifo -- "$stage/to-sha256"
  sha256sum <"$stage/to-sha256" >"$stage/sha256" &
  sum_process=$!
  set +e
  timeout --foreground --kill-after=30 "$1" aws s3 cp "s3://$BUCKET/$archive_key" - "${s3_options[@]}" 2>"$stage/cli.log" |
    tee "$stage/to-sha256" 2>/dev/null |
    "${unpack[@]}" 2>"$stage/unpack.log" |
    tar -C "$stage" --no-same-owner --no-same-permissions -xf - -- "${members[@]}" 2>"$stage/tar.log"
  statuses=("${PIPESTATUS[@]}")
  wait "$sum_process"
  set -e
  read -r sum _ <"$stage/sha256" || true
  # A reader that ended early took the CLI with it: what it said comes first.
  if ((statuses[0] != 0 && statuses[1] == 0)); then download_failed "${statuses[0]}"; fi
  if ((statuses[1] == 0)) && [[ $sum != "$archive_sha256" ]]; then
    fail download-failed "s3://$BUCKET/$archive_key came with SHA-256 $sum; ordered are $archive_bytes bytes with $archive_sha256." \
      'Start the restore again. If it repeats, the object is not what was verified: take another backup. Nothing was changed.'
  fi
  [[ ${statuses[*]} == '0 0 0 0' ]] ||
    fail unpack-failed "s3://$BUCKET/$archive_key could not be unpacked (exit codes of aws, tee, ${unpack[0]}, tar: ${statuses[*]}): $(excerpt "$stage/unpack.log" 100) $(excerpt "$stage/tar.log" 200)" \
      'Check space and disk of the node; nothing was changed.'
}

wrong_file() { # path, what is wrong
  fail wrong-file "$1 of s3://$BUCKET/$archive_key $2" 'Restore another backup; nothing was changed.'
}

# To its ordered length: what follows was cut off by `until`.
cut_file() { # path, ordered bytes, links, bytes
  [[ $3 == 1 ]] || wrong_file "$1" 'is a hard link.'
  (($4 >= $2)) || wrong_file "$1" "has $4 bytes; ordered are $2."
  (($4 == $2)) || truncate -s "$2" -- "$stage/$1"
}

check_files() {
  local paths=("${order_files[@]##* }") path found sums=() number sha256 bytes
  for path in "${paths[@]}"; do
    [[ -f $stage/$path && ! -L $stage/$path ]] || wrong_file "$path" 'is not a regular file.'
  done
  mapfile -t found < <(stat -c '%h %s' -- "${paths[@]/#/$stage/}")
  for number in "${!paths[@]}"; do
    read -r sha256 bytes path <<<"${order_files[number]}"
    cut_file "$path" "$((10#$bytes))" "${found[number]% *}" "${found[number]#* }"
    sums+=("$sha256  $path")
  done
  printf '%s\n' "${sums[@]}" >"$stage/sums"
  (cd -- "$stage" && exec sha256sum --check --quiet --strict -- sums) >"$stage/sums.log" 2>&1 ||
    fail wrong-file "Unpacked files are not what was verified: $(excerpt "$stage/sums.log")" \
      'Start the restore again. If it repeats, check memory and disk of the node; nothing was changed.'
}
