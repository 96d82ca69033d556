# Reporting: a step says one line, `ZKBACKUP {json}`, and ends with 0, 1 or 75 whatever happened.
# (The agent reads 137 as a timeout, 168 as success and 194 as a wish to reboot.)

set -euo pipefail

reported='' told='' escaped='' now_ms=0
failure_code='' failure_message='' failure_hint=''
unexpected=''
serving_seen=null

# What the line will tell, member by member. None of them costs a process: in an outage those are what
# a busy node spends its time on (ADR 020).
tell() { told+=",\"$1\":${2:-null}"; } # name, number or word of JSON; null where it is empty

tell_text() { # name, text
  escape "$2"
  told+=",\"$1\":\"$escaped\""
}

tell_text_or_null() { if [[ -n $2 ]]; then tell_text "$@"; else tell "$1"; fi; } # name, text

tell_list() { # name, texts
  local name=$1 text list=''
  shift
  for text in "$@"; do
    escape "$text"
    list+=",\"$escaped\""
  done
  tell "$name" "[${list#,}]"
}

escape() {
  escaped=${1//\\/\\\\}
  escaped=${escaped//\"/\\\"}
  escaped=${escaped//[[:cntrl:]]/ }
}

# Sets now_ms. Only bash before 5.0 asks another process.
look_at_clock() {
  local now=${EPOCHREALTIME-}
  [[ -n $now ]] || now=$(date +%s.%6N)
  now_ms=$((10#${now//[^0123456789]/} / 1000))
}

# The first characters of a file as one line, for messages.
excerpt() {
  local text=''
  [[ ! -s $1 ]] || IFS= read -r -d '' -n "${2:-300}" text <"$1" || true
  printf '%s' "${text//[^[:print:]]/ }"
}

report() {
  local members=$told
  told=''
  tell_text step "$STEP"
  if [[ -n ${RUN_ID-} ]]; then tell_text runId "$RUN_ID"; fi
  print_line "$told$members"
}

print_line() { # members
  reported=yes
  printf 'ZKBACKUP {%s}\n' "${1#,}"
}

# fail CODE MESSAGE HINT: must not be called in a command substitution.
fail() {
  failure_code=$1 failure_message=$2 failure_hint=$3
  exit 1
}

# A step that must put something right before its failure is told overrides this.
on_failure() { :; }

report_failure() {
  local error
  told=''
  tell_text code "$failure_code"
  tell_text message "${failure_message:0:600}"
  tell_text hint "${failure_hint:0:400}"
  error="{${told#,}}" told=''
  tell_text step "$STEP"
  tell error "$error"
  tell serving "$serving_seen"
  print_line "$told"
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
