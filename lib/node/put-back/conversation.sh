# needs: entrance identity

# One conversation with the server of this node: what is sent is never read here, and neither is what comes
# back. It has ended when the server has closed it, which it does behind the last request.

# Processes: openssl, what sends, what keeps the answers.
connection='' sender='' reader=''
# Whether the server has ended it, and not the time limit.
closed=true
# The first frame, and how long the server may take to open a session.
readonly connect_bytes=49 session_seconds=$((APPLY_SECONDS < 30 ? APPLY_SECONDS : 30))

open_connection() {
  if [[ $entrance == tls ]]; then
    open_tls
  else
    { exec 3<>"/dev/tcp/$client_address/$client_port"; } 2>/dev/null ||
      fail no-connection "Nothing accepts connections on $client_address:$client_port." 'See whether ZooKeeper runs on this node. Nothing was sent.'
    exec 7<&3
  fi
}

# It goes on when all is sent (-quiet), for an end of its own would cut the answers off. A passphrase is never
# asked for.
open_tls() {
  local host=$secure_address
  [[ $host != *:* ]] || host=[$host]
  timeout --foreground --kill-after=5 "$((APPLY_SECONDS + 2 * session_seconds))" openssl s_client -quiet -connect "$host:$secure_port" \
    -cert "$CLIENT_CERTIFICATE" -key "$CLIENT_KEY" -pass pass: -CAfile "$CLIENT_CA" -verify 9 -verify_return_error \
    </proc/self/fd/3 >/proc/self/fd/7 2>/proc/self/fd/8 3<&- 5<&- 6<&- 7<&- 8<&- 9<&- &
  connection=$!
  exec 3>/proc/self/fd/3 7</proc/self/fd/7
}

# The first byte that comes back is that of the session. dd reads no more than it is told.
session_opens() {
  (
    dd "bs=$connect_bytes" "count=1" <&5 2>/dev/null
    send_identity
  ) >&3 2>/dev/null || true
  timeout --foreground --kill-after=1 "$session_seconds" dd "bs=1" "count=1" <&7 >&6 2>/dev/null || true
  [[ -s /proc/self/fd/6 ]]
}

# The answers are read from before the first request is sent: the server stops reading while nobody does.
pipe_requests() {
  local code=0
  session_opens || no_session
  requests_sent=true
  timeout --foreground --kill-after=5 "$APPLY_SECONDS" cat <&7 >&6 2>/dev/null 3<&- 9<&- &
  reader=$!
  timeout --foreground --kill-after=5 "$APPLY_SECONDS" cat <&5 >&3 2>/dev/null 7<&- 9<&- &
  sender=$!
  wait "$sender" || true
  sender=''
  wait "$reader" || code=$?
  reader=''
  if ((code == 124 || code == 137)); then closed=false; fi
  end_conversation
}

# Whatever is left of it.
end_conversation() {
  local process
  for process in $sender $reader $connection; do kill "$process" 2>/dev/null || true; done
  for process in $sender $reader $connection; do wait "$process" 2>/dev/null || true; done
  sender='' reader='' connection=''
  exec 3<&- 7<&-
}

no_session() {
  local line said=''
  end_conversation
  while IFS= read -r line; do
    if [[ $line =~ error|errno|[Uu]nable|[Cc]ould\ not|[Cc]annot|unknown\ option ]]; then said+="$line "; fi
  done </proc/self/fd/8
  [[ -z $said ]] ||
    fail tls-failed "openssl s_client could not open a session on $secure_address:$secure_port: ${said:0:400}" \
      "Check the files of client.tls of ensemble $ENSEMBLE: the server must come from the authorities in $CLIENT_CA, and accept $CLIENT_CERTIFICATE. Nothing was changed."
  fail no-answer "The server opened no session within $session_seconds seconds." \
    'See the log of the server: it may have closed the connection because of client.digest, or because it takes no more clients. Nothing was changed.'
}
