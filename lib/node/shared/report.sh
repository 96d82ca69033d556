# needs: nothing

# Reporting: a step says one line, `ZKBACKUP {json}`, and ends with 0, 1 or 75 whatever happened.
# (The agent reads 137 as a timeout, 168 as success and 194 as a wish to reboot.)

set -euo pipefail

reported='' told='' escaped='' now_ms=0
failure_code='' failure_message='' failure_hint=''
exit_code=0 unexpected='' unexpected_line=0 unexpected_in='' source_line=''
serving_seen=null
# Whether this run has begun to stop ZooKeeper; null in a step that is not asked.
server_stopped=null
# Whether this run has sent anything to ZooKeeper that changes it; empty in a step that never does.
requests_sent=''

# What the line will tell, member by member. None of them costs a process: in an outage those are what
# a busy node spends its time on (ADR 020). Whatever is told is text until these have looked at it.

# A number or a word of JSON; null for all else. 007 is 7, as Java reads it.
tell() { # name, value
  local value=null
  if [[ ${2-} =~ ^(true|false)$ ]]; then
    value=$2
  elif [[ ${2-} =~ ^0*([0123456789]{1,18})$ ]]; then value=${BASH_REMATCH[1]}; fi
  told+=",\"$1\":$value"
}

tell_text() { # name, text
  escape "$2" 300
  told+=",\"$1\":\"$escaped\""
}

tell_text_or_null() { if [[ -n $2 ]]; then tell_text "$@"; else tell "$1"; fi; } # name, text

tell_list() { # name, texts
  local name=$1 text list=''
  shift
  for text in "$@"; do
    escape "$text" 300
    list+=",\"$escaped\""
  done
  told+=",\"$name\":[${list#,}]"
}

# By their lengths: of what then still is no UTF-8 the agent makes U+FFFD.
readonly utf8=$'^([\x01-\x7f]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3})*$'

# Sets escaped: the inside of a JSON string, at most BYTES long; `...` marks what was longer.
escape() { # text, bytes
  local LC_ALL=C text=${1:0:1000}
  # A cut may have met a character in its middle.
  [[ $text == "$1" || $text =~ $utf8 ]] || text=${text%[$'\xc0'-$'\xff']*}
  [[ $text =~ $utf8 ]] || text=${text//[$'\x80'-$'\xff']/?}
  text=${text//[[:cntrl:]]/ } text=${text//\\/\\\\} text=${text//\"/\\\"}
  if ((${#text} > $2)); then
    text=${text:0:$2-3}
    while [[ $text == *\\ ]]; do text=${text%\\}; done
    [[ $text =~ $utf8 ]] || text=${text%[$'\xc0'-$'\xff']*}
    text+=...
  fi
  escaped=$text
}

# Sets now_ms. Only bash before 5.0 asks another process.
look_at_clock() {
  local now=${EPOCHREALTIME-}
  [[ -n $now ]] || now=$(date +%s.%6N)
  now_ms=$((10#${now//[^0123456789]/} / 1000))
}

# The first characters of a file as one line, for messages; without the blanks at its end.
excerpt() {
  local text=''
  [[ ! -s $1 ]] || IFS= read -r -d '' -n "${2:-300}" text <"$1" || true
  text=${text//[^[:print:]]/ }
  printf '%s' "${text%"${text##*[! ]}"}"
}

report() {
  local members=$told
  told=''
  tell_text step "$STEP"
  if [[ -n ${RUN_ID-} ]]; then tell_text runId "$RUN_ID"; fi
  print_line "$told$members"
}

# Systems Manager shows 2,500 bytes of a step, and half of them where it wrote much to stderr.
print_line() { # members
  local LC_ALL=C line="ZKBACKUP {${1#,}}"
  ((${#line} <= 2300)) ||
    fail line-too-long "The line of $STEP has ${#line} characters." \
      'Systems Manager shows 2,500: shorten the data directories.'
  reported=yes
  printf '%s\n' "$line"
}

# fail CODE MESSAGE HINT: must not be called in a command substitution.
fail() {
  failure_code=$1 failure_message=$2 failure_hint=$3
  exit 1
}

# The function of a step that must put something right before its failure is told.
on_failure=:

report_failure() {
  local error
  told=''
  tell_text code "$failure_code"
  escape "$failure_message" 640
  told+=",\"message\":\"$escaped\""
  escape "$failure_hint" 360
  told+=",\"hint\":\"$escaped\""
  error="{${told#,}}" told=''
  tell_text step "$STEP"
  told+=",\"error\":$error"
  tell serving "$serving_seen"
  tell stopped "$server_stopped"
  if [[ -n $requests_sent ]]; then tell sent "$requests_sent"; fi
  print_line "$told"
  printf '%s: %s\n%s\n' "$STEP" "${failure_message:0:600}" "${failure_hint:0:400}" >&2
}

# Sets source_line: file and line in the repository of a line of this text, whose parts follow each other as
# script_parts says (lib/documents/node-scripts.ts).
find_source() { # line
  local line=$(($1 - parts_begin)) part
  source_line=$line
  for part in $script_parts; do
    if ((line > 0 && line <= ${part#*:})); then source_line=lib/node/${part%:*}.sh:$line; fi
    line=$((line - ${part#*:}))
  done
}

# Sets source_line for what sets off no ERR trap, such as a variable that is not set: bash tells its function alone.
find_function() { # name
  local declared
  source_line='outside of functions'
  declared=$(shopt -s extdebug && declare -F "$1") || return 0
  declared=${declared#"$1 "}
  find_source "${declared%% *}"
  source_line="$1 in $source_line"
}

finish() {
  trap - EXIT ERR
  # Handled, not ignored: an ignored signal would stay ignored in the ZooKeeper that is started.
  trap : TERM INT HUP
  set +eu
  if [[ -n $reported ]]; then exit "$exit_code"; fi
  if [[ -z $failure_code ]]; then
    failure_code=unexpected
    if ((unexpected_line > 0)); then find_source "$unexpected_line"; else find_function "$unexpected_in"; fi
    failure_message="A command ended with exit code $exit_code: $source_line: $unexpected"
    failure_hint="See what this line of zk-backup's source runs; the node's disk, memory and packages are the usual causes."
  fi
  "$on_failure"
  report_failure
  exit 1
}

set -o errtrace
trap 'unexpected_line=$LINENO unexpected=$BASH_COMMAND' ERR
trap 'exit_code=$? unexpected_in=${FUNCNAME[0]-} unexpected=${unexpected:-$BASH_COMMAND}; finish' EXIT
trap 'fail interrupted "A signal ended the step." "See who ended it (shutdown, operator), then start it again."' TERM INT HUP

need_tools() {
  local tool
  for tool in "$@"; do
    command -v "$tool" >/dev/null ||
      fail missing-tool "$tool is not installed on this node." "Install $tool (PATH is $PATH), then start it again."
  done
}
