# needs: conversation space status storage unnamed-files

# apply: pipes a stream of requests into the client port of this node, and stores what came back.

request_bytes=0 answer_bytes=0

check_requests_key() {
  [[ $REQUESTS =~ ^[[:lower:][:digit:]][[:lower:][:digit:]-]{0,39}/restores/[[:alnum:]._-]{1,96}\.requests$ ]] ||
    fail bad-parameter "Not the key of a stream of requests: $REQUESTS" 'Start restores through the restore function, not the document itself.'
  require_own 'The key' "$REQUESTS" /
}

require_entrance() {
  local file
  choose_entrance
  case $entrance in
    plain) ;;
    tls)
      need_tools openssl
      for file in "$CLIENT_CERTIFICATE" "$CLIENT_KEY" "$CLIENT_CA"; do
        [[ -f $file && -s $file && -r $file ]] || fail bad-tls-file "$file, which client.tls of ensemble $ENSEMBLE names, is missing, is empty or cannot be read." 'Put the PEM file there. Nothing was sent.'
      done
      ;;
    tls-without-files)
      fail tls-not-configured "The server of this node serves TLS only, on $secure_address:$secure_port." \
        "Name PEM files on the node in client.tls of ensemble $ENSEMBLE: certificate, key and ca."
      ;;
    *) fail no-port "$zoo_cfg names no client port, and neither does this server's own line." 'Correct the configuration of the server.' ;;
  esac
}

refuse_space() { # needed
  fail no-space "$data_dir has ${free_bytes[0]} bytes free; a put-back needs $1 there for requests and answers." 'Make room on that file system. Nothing was sent.'
}

# Leaves 64 MiB to the server, and takes a quarter of the rest: what is longer is not written whole, for nobody
# told how long it is.
get_requests() {
  local attempt code quarter
  measure_space "$data_dir"
  quarter=$(((free_bytes[0] - 67108864) / 4096))
  ((quarter > 0)) || refuse_space 67108864
  for attempt in 1 2 3; do
    code=0
    (
      ulimit -f "$quarter"
      exec timeout --foreground --kill-after=30 "$TRANSFER_SECONDS" aws s3api get-object --bucket "$BUCKET" --key "$REQUESTS" \
        ${s3_options[@]+"${s3_options[@]}"} /proc/self/fd/5 >/dev/null 2>/proc/self/fd/8 3<&- 7<&- 9<&-
    ) || code=$?
    # 255 is the CLI's word for a connection that broke.
    ((code == 255 && attempt < 3)) || break
    sleep "$attempt"
  done
  request_bytes=$(size_of 5)
  ((request_bytes < quarter * 1024)) || refuse_space "more than $((67108864 + 4 * request_bytes))"
  ((code == 0)) ||
    fail download-failed "aws s3api get-object of s3://$BUCKET/$REQUESTS ended with exit code $code: $(excerpt /proc/self/fd/8 300)" \
      "Check that the node's role may read this object (s3:GetObject, kms:Decrypt) and that the endpoint can be reached. Nothing was sent."
  ((request_bytes > connect_bytes)) ||
    fail bad-requests "s3://$BUCKET/$REQUESTS has $request_bytes bytes: it holds no request." 'Make a new plan. Nothing was sent.'
}

# Prints it as Content-MD5 has it: a sum that every storage knows, and that Object Lock asks for.
sum_of_answers() {
  local hex escaped=''
  read -r hex _ < <(md5sum </proc/self/fd/6)
  while [[ -n $hex ]]; do
    escaped+="\\x${hex:0:2}"
    hex=${hex:2}
  done
  printf '%b' "$escaped" | base64
}

store_answers() {
  local code=0 encryption=()
  case $SSE in
    '') ;;
    AES256) encryption=(--server-side-encryption AES256) ;;
    *) encryption=(--server-side-encryption aws:kms --ssekms-key-id "$SSE") ;;
  esac
  AWS_REQUEST_CHECKSUM_CALCULATION=when_required timeout --foreground --kill-after=30 "$TRANSFER_SECONDS" \
    aws s3api put-object --bucket "$BUCKET" --key "${REQUESTS%.requests}.answers" --body /proc/self/fd/6 --content-md5 "$(sum_of_answers)" \
    ${encryption[@]+"${encryption[@]}"} ${s3_options[@]+"${s3_options[@]}"} >/dev/null 2>/proc/self/fd/8 || code=$?
  ((code == 0)) ||
    fail upload-failed "aws s3api put-object of s3://$BUCKET/${REQUESTS%.requests}.answers ended with exit code $code: $(excerpt /proc/self/fd/8 300)" \
      "The requests were sent; what came of them is not known here. Check that the node's role may write this object (s3:PutObject), and that the endpoint can be reached."
}

report_apply() { # milliseconds
  tell_text role "$role"
  tell requestBytes "$request_bytes"
  tell answerBytes "$answer_bytes"
  tell applyMs "$1"
  tell tls "$([[ $entrance == tls ]] && printf true || printf false)"
  tell auth "$([[ -n $identity ]] && printf true || printf false)"
  tell closed "$closed"
  report
}

apply() {
  local started
  requests_sent=false on_failure=end_conversation
  need_tools aws cat dd timeout stat df mkdir mkfifo rm rmdir flock md5sum base64 sleep
  check_requests_key
  read_configuration
  name_stage
  require_entrance
  read_identity
  open_lock
  flock -w 60 9 || fail another-run "Another run holds $data_dir on this node; nothing was sent." \
    'Wait for the other run to end. If there is none, see who has this folder open: fuser -v on it.'
  serves || fail not-serving "ZooKeeper is not seen serving on this node: ${not_serving:-it is read-only}." \
    'Bring the node back into its ensemble, or let it be asked (4lw.commands.whitelist, AdminServer). Nothing was sent.'
  prepare_s3
  open_unnamed_files
  get_requests
  open_connection
  look_at_clock
  started=$now_ms
  pipe_requests
  look_at_clock
  answer_bytes=$(size_of 6)
  store_answers
  report_apply "$((now_ms - started))"
  exit 0
}

apply
