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

require_space() { # folder of the snapshots, folder of the logs
  local need=$((order_bytes * 11 / 10)) need_log=$((order_log_bytes * 11 / 10)) free
  if [[ $(stat -c %d -- "$1") != "$(stat -c %d -- "$2")" ]]; then
    need=$((need - need_log))
    free=$(free_bytes "$2")
    ((free > need_log)) || no_space "$2" "$free" "$need_log"
  fi
  free=$(free_bytes "$1")
  ((free > need)) || no_space "$1" "$free" "$need"
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

# One pass: to the disk what was ordered, and size and sum of what came. tar takes no other member.
unpack_archive() { # seconds
  local statuses sum='' bytes=0 sum_process size_process unpack=()
  choose_unpacker
  local members=("${order_files[@]##* }")
  rm -f -- "$stage/to-sha256" "$stage/to-size"
  mkfifo -- "$stage/to-sha256" "$stage/to-size"
  sha256sum <"$stage/to-sha256" >"$stage/sha256" &
  sum_process=$!
  wc -c <"$stage/to-size" >"$stage/size" &
  size_process=$!
  set +e
  timeout --foreground --kill-after=30 "$1" aws s3 cp "s3://$BUCKET/$archive_key" - "${s3_options[@]}" 2>"$stage/cli.log" |
    tee "$stage/to-sha256" "$stage/to-size" 2>/dev/null |
    "${unpack[@]}" 2>"$stage/unpack.log" |
    tar -C "$stage" --no-same-owner --no-same-permissions -xf - -- "${members[@]}" 2>"$stage/tar.log"
  statuses=("${PIPESTATUS[@]}")
  wait "$sum_process" "$size_process"
  set -e
  read -r sum _ <"$stage/sha256" || true
  read -r bytes <"$stage/size" || true
  # A reader that ended early took the CLI with it: what it said comes first.
  if ((statuses[0] != 0 && statuses[1] == 0)); then download_failed "${statuses[0]}"; fi
  if ((statuses[1] == 0)) && [[ $sum != "$archive_sha256" || $bytes != "$archive_bytes" ]]; then
    fail download-failed "s3://$BUCKET/$archive_key came with $bytes bytes and SHA-256 $sum; ordered are $archive_bytes and $archive_sha256." \
      'Start the restore again. If it repeats, the object is not what was verified: take another backup. Nothing was changed.'
  fi
  [[ ${statuses[*]} == '0 0 0 0' ]] ||
    fail unpack-failed "s3://$BUCKET/$archive_key could not be unpacked (exit codes of aws, tee, ${unpack[0]}, tar: ${statuses[*]}): $(excerpt "$stage/unpack.log" 100) $(excerpt "$stage/tar.log" 200)" \
      'Check space and disk of the node; nothing was changed.'
}

cut_file() { # path, bytes
  local file=$stage/$1 links size
  [[ -f $file && ! -L $file ]] || fail wrong-file "$1 of s3://$BUCKET/$archive_key is not a regular file." 'Restore another backup; nothing was changed.'
  read -r links size < <(stat -c '%h %s' -- "$file")
  [[ $links == 1 ]] || fail wrong-file "$1 of s3://$BUCKET/$archive_key is a hard link." 'Restore another backup; nothing was changed.'
  ((size >= $2)) || fail wrong-file "$1 of s3://$BUCKET/$archive_key has $size bytes; ordered are $2." 'Restore another backup; nothing was changed.'
  ((size == $2)) || truncate -s "$2" -- "$file"
}

check_files() {
  local entry sha256 bytes path
  : >"$stage/sums"
  for entry in "${order_files[@]}"; do
    read -r sha256 bytes path <<<"$entry"
    cut_file "$path" "$((10#$bytes))"
    printf '%s  %s\n' "$sha256" "$path" >>"$stage/sums"
  done
  (cd -- "$stage" && sha256sum --check --quiet --strict -- sums) >"$stage/sums.log" 2>&1 ||
    fail wrong-file "Unpacked files are not what was verified: $(excerpt "$stage/sums.log")" \
      'Start the restore again. If it repeats, check memory and disk of the node; nothing was changed.'
}
