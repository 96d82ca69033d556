# needs: data-files key

# upload: the captured stage as one stream, tar to compressor to S3. No archive on the disk.

members=() compressor='' compress=() checksum_algorithm='' uploader=''

# A capture that timed out does not keep the agent from running this step.
require_captured() {
  local captured=''
  read -r captured 2>/dev/null <"$stage/captured" || true
  [[ $captured == "$RUN_ID" && -d $stage/archive ]] ||
    fail not-captured "There is no whole capture of run $RUN_ID in $stage; nothing was uploaded." 'See the capture step of the same command for the reason.'
  is_ours || fail not-ours "$stage was made by another command of the same run." 'Nothing to do: the other command uploads it.'
}

# The logs by zxid: the reader of the archive replays them in one pass. tar itself takes a folder's
# files in any order.
list_members() {
  local zxid name
  members=(data)
  while read -r zxid name; do
    members+=("log/version-2/$name")
  done < <(list_files log "$stage/archive/log/version-2" | sort -n)
  members+=(conf)
  if [[ -f $stage/archive/myid ]]; then members+=(myid); fi
}

choose_compressor() {
  if command -v igzip >/dev/null; then
    compressor=igzip compress=(igzip -1 -c)
  elif command -v pigz >/dev/null; then
    compressor=pigz compress=(pigz -p 1 -1 -c)
  else
    compressor=gzip compress=(gzip -1 -c)
  fi
}

# CRC64NVME came with version 2.23 of the CLI, which adds it unasked, too: not where storage refuses it.
choose_checksum() {
  local text
  if [[ $CHECKSUM == none ]]; then
    export AWS_REQUEST_CHECKSUM_CALCULATION=when_required
    return
  fi
  text=$(timeout --kill-after=1 30 aws --version 2>&1) ||
    fail cli-broken "aws --version fails on this node: ${text:0:200}" 'Install the AWS CLI, version 2, again.'
  if [[ $text =~ aws-cli/2\.([0123456789]+)\. ]] && ((BASH_REMATCH[1] >= 23)); then checksum_algorithm=CRC64NVME; fi
}

# Size and time of every file: a purge of the original changes a link's ctime (tar exits 1), not these.
stage_state() { find "$stage/archive" -type f -printf '%p %s %T@\n'; }

start_uploader() {
  local size options=()
  size=$(du -sb -- "$stage/archive")
  options=(--expected-size "${size%%[^0123456789]*}" --only-show-errors)
  [[ -z $checksum_algorithm ]] || options+=(--checksum-algorithm "$checksum_algorithm")
  [[ -z $S3_ENDPOINT ]] || options+=(--endpoint-url "$S3_ENDPOINT")
  case $SSE in
    '') ;;
    AES256) options+=(--sse AES256) ;;
    *) options+=(--sse aws:kms --sse-kms-key-id "$SSE") ;;
  esac
  if [[ -z ${AWS_REGION-}${AWS_DEFAULT_REGION-} && -n ${AWS_SSM_REGION_NAME-} ]]; then export AWS_DEFAULT_REGION=$AWS_SSM_REGION_NAME; fi
  mkfifo -- "$stage/to-s3" "$stage/to-sha256" "$stage/to-size"
  # In the foreground: a process group of its own would outlive the step and store half an archive.
  timeout --foreground --kill-after=30 "$UPLOAD_SECONDS" nice -n 19 \
    aws s3 cp - "s3://$BUCKET/$KEY" "${options[@]}" <"$stage/to-s3" >"$stage/cli.log" 2>&1 9<&- &
  uploader=$!
}

upload_failed() { # exit code of the CLI
  local code=$1 why
  why=$(excerpt "$stage/cli.log" 300)
  case $code in
    124 | 137) fail upload-timeout "The upload to s3://$BUCKET/$KEY did not end within $UPLOAD_SECONDS seconds. $why" 'See the network of the node; the stage was removed.' ;;
    *) fail upload-failed "aws s3 cp to s3://$BUCKET/$KEY ended with exit code $code: $why" "Check that the node's role may write to this bucket and prefix (s3:PutObject), that the bucket's policy demands no other encryption than the setting sse asks for, and that the endpoint can be reached." ;;
  esac
}

await_uploader() {
  local waited=0
  while kill -0 "$uploader" 2>/dev/null && ((waited < 50)); do
    sleep 0.1
    waited=$((waited + 1))
  done
}

# The CLI reads from a pipe whose other end we hold, too: it sees the end of the archive only when
# tar and compressor have ended well. Half an archive never becomes an object.
send() {
  local before statuses code=0 sha256_process size_process
  before=$(stage_state)
  start_uploader
  exec 8>"$stage/to-s3"
  sha256sum <"$stage/to-sha256" >"$stage/sha256" 8>&- &
  sha256_process=$!
  wc -c <"$stage/to-size" >"$stage/size" 8>&- &
  size_process=$!
  set +e
  nice -n 19 tar -C "$stage/archive" --numeric-owner -cf - "${members[@]}" 2>"$stage/tar.log" |
    nice -n 19 "${compress[@]}" 2>"$stage/compress.log" |
    tee "$stage/to-sha256" "$stage/to-size" >&8 2>/dev/null
  statuses=("${PIPESTATUS[@]}")
  set -e
  # The CLI first: when it ends early, the others end for want of a reader.
  if ((statuses[2] != 0)); then await_uploader; fi
  if ! kill -0 "$uploader" 2>/dev/null; then
    wait "$uploader" || code=$?
    ((code == 0)) || upload_failed "$code"
  fi
  if ((statuses[0] == 1)) && [[ $(stage_state) == "$before" ]]; then statuses[0]=0; fi
  [[ ${statuses[*]} == '0 0 0' ]] ||
    fail archive-failed "Archiving $stage failed (exit codes of tar, $compressor, tee: ${statuses[*]}): $(excerpt "$stage/tar.log" 150) $(excerpt "$stage/compress.log" 100)" \
      'Check the disk and the memory of the node.'
  exec 8>&-
  wait "$sha256_process" || fail archive-failed "sha256sum ended with exit code $?." 'Check the memory of the node.'
  wait "$size_process" || fail archive-failed "wc ended with exit code $?." 'Check the memory of the node.'
  wait "$uploader" || upload_failed "$?"
}

end_uploader() {
  if [[ -n $uploader ]] && kill -0 "$uploader" 2>/dev/null; then
    kill "$uploader" 2>/dev/null
    wait "$uploader" 2>/dev/null
  fi
}

upload() {
  local started sha256 bytes
  on_failure=end_uploader
  need_tools aws tar gzip sha256sum wc tee nice mkfifo timeout flock find du sort
  read_directories
  check_directory dataDir "$data_dir"
  name_stage
  check_key
  require_captured
  # Held while the stage is read: a later run does not take it for a stale one.
  exec 9<"$stage"
  flock -n 9 || fail not-ours "$stage is being uploaded already." 'Nothing to do: the other command uploads it.'
  choose_compressor
  choose_checksum
  list_members
  look_at_clock
  started=$now_ms
  send
  read -r sha256 _ <"$stage/sha256"
  read -r bytes <"$stage/size"
  look_at_clock
  tell_text bucket "$BUCKET"
  tell_text key "$KEY"
  tell bytes "$bytes"
  tell_text sha256 "$sha256"
  tell uploadMs "$((now_ms - started))"
  tell_text compressor "$compressor"
  tell_text_or_null checksumAlgorithm "$checksum_algorithm"
  report
  exit 0
}

upload
