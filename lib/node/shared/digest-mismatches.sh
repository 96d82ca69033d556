# needs: status

# How often the server saw another tree than the transactions tell of.

# `mntr` comes first: an AdminServer on a port of this host may be another server's.
digest_mismatches() {
  local answer=''
  if [[ -n $client_port ]]; then
    answer=$(ask "$client_address" "$client_port" mntr)
  else answer=$(ask_secure_port mntr); fi
  if [[ $answer =~ zk_digest_mismatches_count[[:space:]]+([0123456789]+) ]]; then
    printf '%s' "${BASH_REMATCH[1]}"
    return 0
  fi
  answer=$(ask_admin monitor)
  if [[ $answer =~ \"digest_mismatches_count\"[[:space:]]*:[[:space:]]*([0123456789]+) ]]; then
    printf '%s' "${BASH_REMATCH[1]}"
  else printf null; fi
}
