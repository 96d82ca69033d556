# needs: report

# Who a put-back is: the one line `user:password` of the file that `client.digest` names. It is told to the
# server alone, by bash itself: no process has it among its arguments, and no file and no message holds it.

identity=''

refuse_identity() { # what is wrong, sentence
  fail bad-digest-file "$CLIENT_DIGEST, which client.digest of ensemble $ENSEMBLE names, $1." \
    "Write one line, user:password, into that file (owner root, mode 0600), or name another one. Nothing was sent."
}

# What is looked at is what is read: somebody may put another file in its place meanwhile.
read_identity() {
  local owner mode kind
  identity=''
  [[ -n $CLIENT_DIGEST ]] || return 0
  [[ ! -L $CLIENT_DIGEST ]] || refuse_identity 'is a symbolic link'
  [[ -f $CLIENT_DIGEST && -r $CLIENT_DIGEST ]] || refuse_identity 'is missing, is no file or cannot be read'
  exec 4<"$CLIENT_DIGEST"
  read -r owner mode kind < <(stat -L -c '%u %a %F' /proc/self/fd/4)
  [[ $kind == 'regular file' || $kind == 'regular empty file' ]] || refuse_identity 'is no file'
  [[ $owner == "$EUID" ]] || refuse_identity "belongs to user $owner, not to the one that runs this"
  (((8#$mode & 8#077) == 0)) || refuse_identity "may be read or written by others than its owner (mode $mode)"
  if IFS= read -r -d '' identity <&4; then refuse_identity 'holds a NUL'; fi
  exec 4<&-
  identity=${identity%$'\n'}
  [[ -n $identity ]] || refuse_identity 'is empty'
  [[ $identity != *$'\n'* && $identity != *$'\r'* ]] || refuse_identity 'has more than one line'
  [[ $identity == ?*:?* ]] || refuse_identity 'is not of the form user:password'
}

# A number of four bytes, as printf's %b takes it.
big_endian() {
  local hex
  printf -v hex '%08x' "$(($1 & 0xffffffff))"
  printf '\\x%s' "${hex:0:2}" "${hex:2:2}" "${hex:4:2}" "${hex:6:2}"
}

# The frame that adds the identity to a session: xid -4, type 100, then its own type, scheme and content.
send_identity() {
  local LC_ALL=C head field
  [[ -n $identity ]] || return 0
  head=$(for field in $((4 + 4 + 4 + 4 + 6 + 4 + ${#identity})) -4 100 0 6; do big_endian "$field"; done)
  printf '%bdigest%b%s' "$head" "$(big_endian "${#identity}")" "$identity"
}
