# Reporting: a step says one line, `ZKBACKUP {json}`, and ends with 0, 1 or 75 whatever happened.
# (The agent reads 137 as a timeout, 168 as success and 194 as a wish to reboot.)

set -euo pipefail

reported=''
failure_code='' failure_message='' failure_hint=''
unexpected=''
serving_seen=null

json() {
  local text=$1
  text=${text//\\/\\\\}
  text=${text//\"/\\\"}
  printf '"%s"' "${text//[[:cntrl:]]/ }"
}

json_or_null() {
  if [[ -n $1 ]]; then json "$1"; else printf null; fi
}

milliseconds() {
  local nanoseconds
  nanoseconds=$(date +%s%N)
  printf '%s' "$((nanoseconds / 1000000))"
}

# The first characters of a file as one line, for messages.
excerpt() {
  local text=''
  [[ ! -s $1 ]] || IFS= read -r -d '' -n "${2:-300}" text <"$1" || true
  printf '%s' "${text//[^[:print:]]/ }"
}

report() {
  reported=yes
  printf 'ZKBACKUP %s\n' "$1"
}

# fail CODE MESSAGE HINT: must not be called in a command substitution.
fail() {
  failure_code=$1 failure_message=$2 failure_hint=$3
  exit 1
}

# A step that must put something right before its failure is told overrides this.
on_failure() { :; }

report_failure() {
  report "{\"step\":$(json "$STEP"),\"error\":{\"code\":$(json "$failure_code"),\"message\":$(
    json "${failure_message:0:600}"
  ),\"hint\":$(json "${failure_hint:0:400}")},\"serving\":$serving_seen}"
  printf '%s: %s\n%s\n' "$STEP" "$failure_message" "$failure_hint" >&2
}

finish() {
  local code=$?
  trap - EXIT ERR
  # Handled, not ignored: an ignored signal would stay ignored in the ZooKeeper that is started.
  trap : TERM INT HUP
  set +eu
  if [[ -n $reported ]]; then exit "$code"; fi
  if [[ -z $failure_code ]]; then
    failure_code=unexpected
    failure_message="A command ended with exit code $code: ${unexpected:-unknown}"
    failure_hint="Look for this command in the step's script; the node's disk, memory and packages are the usual causes."
  fi
  on_failure
  report_failure
  exit 1
}

set -o errtrace
trap 'unexpected="line $LINENO: $BASH_COMMAND"' ERR
trap finish EXIT
trap 'fail interrupted "A signal ended the step." "Look who ended it (shutdown, operator), then start it again."' TERM INT HUP

need_tools() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null ||
      fail missing-tool "$tool is not installed on this node." "Install $tool (PATH is $PATH), then start it again."
  done
}
