# stage: the archive's files beside the ones that are served, every one of them checked.
#   <dataDir>/.zk-backup/<RUN_ID>/order     what was ordered
#                                 data/     what becomes <dataDir>/version-2
#                                 log       where what becomes <dataLogDir>/version-2 lies
#                                 staged    all of it is there and right

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

download_failed() { # key, exit code, file with what the CLI said
  fail download-failed "aws s3 cp of s3://$BUCKET/$1 ended with exit code $2$(if (($2 == 124 || $2 == 137)); then printf ' (its time was over)'; fi): $(excerpt "$3" 300)" \
    "Check that the node's role may read this object (s3:GetObject, kms:Decrypt) and that the endpoint can be reached; nothing was changed."
}

download_order() {
  local key=${RUN_ID%.*}/restores/$RUN_ID.order code=0
  timeout --kill-after=5 120 aws s3 cp "s3://$BUCKET/$key" - "${s3_options[@]}" >"$stage/order.part" 2>"$stage/cli.log" || code=$?
  ((code == 0)) || download_failed "$key" "$code" "$stage/cli.log"
  read_order "$stage/order.part"
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
  if ((statuses[0] != 0 && statuses[1] == 0)); then download_failed "$archive_key" "${statuses[0]}" "$stage/cli.log"; fi
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
  for entry in "${order_files[@]}"; do
    read -r sha256 bytes path <<<"$entry"
    cut_file "$path" "$((10#$bytes))"
    printf '%s  %s\n' "$sha256" "$path"
  done >"$stage/sums"
  (cd -- "$stage" && sha256sum --check --quiet --strict -- sums) >"$stage/sums.log" 2>&1 ||
    fail wrong-file "Unpacked files are not what was verified: $(excerpt "$stage/sums.log")" \
      'Start the restore again. If it repeats, check memory and disk of the node; nothing was changed.'
}

refuse_used_plan() {
  local folder state
  for state in before undone; do
    while IFS= read -r folder; do
      [[ ! -e $folder && ! -L $folder ]] || fail plan-used "$folder exists: this plan was executed before on this node." 'Make a new plan.'
    done < <(both_folders "version-2.$state-$RUN_ID")
  done
}

make_restore_stage() {
  [[ -d $stages ]] || mkdir -m 700 -- "$stages"
  remove_restore_stage
  mkdir -m 700 -p -- "$stages" "$stage"
  mkdir -p -- "$stage/data/version-2"
  if separate_logs; then
    [[ -d ${log_stage%/*} ]] || mkdir -m 700 -- "${log_stage%/*}"
    mkdir -m 700 -p -- "$log_stage" "$log_stage/log/version-2"
    ln -s -- "$log_stage/log" "$stage/log"
  else
    ln -s -- data "$stage/log"
  fi
}

remove_restore_stage() {
  if separate_logs; then
    rm -rf -- "$log_stage" || fail stage-left "$log_stage could not be removed." 'Remove it on the node.'
    rmdir -- "${log_stage%/*}" 2>/dev/null || true
  fi
  if [[ -d $stage ]]; then remove_stage; fi
}

is_staged() {
  local staged=''
  read -r staged 2>/dev/null <"$stage/staged" || true
  [[ $staged == "$RUN_ID" ]]
}

stage_archive() {
  local started
  started=$(milliseconds)
  need_tools aws tar gzip sha256sum wc tee mkfifo truncate sync flock find du df stat
  check_bucket
  require_myid
  prepare_s3
  lock_node
  if is_staged; then
    read_order "$stage/order"
  else
    refuse_used_plan
    make_restore_stage
    download_order
    require_space "$data_dir" "$data_log_dir"
    mv -- "$stage/order.part" "$stage/order"
    unpack_archive "$STAGE_SECONDS"
    check_files
    find "$stage/data" "$stage/log/" -type f -exec sync -- {} +
    printf '%s\n' "$RUN_ID" >"$stage/staged"
  fi
  report "{\"step\":\"stage\",\"runId\":$(json "$RUN_ID"),\"files\":${#order_files[@]},\"bytes\":$order_bytes,\"stageMs\":$(($(milliseconds) - started))}"
}
