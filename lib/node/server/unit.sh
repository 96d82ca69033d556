# needs: report

# What systemd says of the unit that runs ZooKeeper.

declare -A unit=()

# Sets unit; empty where systemctl does not answer. A property of several lines is their first characters.
read_unit() {
  local name value
  unit=()
  while IFS='=' read -r name value; do
    if [[ -n $name ]]; then unit[$name]+=${value:0:20}; fi
  done < <(timeout --kill-after=1 10 systemctl show \
    --property=LoadState,ActiveState,SubState,CanStart,TimeoutStopUSec,ExecStop,ExecStopPost "$SERVICE_UNIT" 2>/dev/null)
}

# A unit that systemd would not start again is not stopped.
require_startable() {
  [[ -n $SERVICE_UNIT ]] || return 0
  read_unit
  local state=${unit[LoadState]-} hint="systemctl status $SERVICE_UNIT"
  case $state in
    '' | loaded | merged | stub) [[ ${unit[CanStart]-} == no ]] || return 0 && state='not to be started by command' ;;
    masked) hint="systemctl unmask $SERVICE_UNIT" ;;
    not-found) hint="Name the unit or the commands that run ZooKeeper in service." ;;
  esac
  fail unit-not-startable "Unit $SERVICE_UNIT is $state: systemd would not start it again, and ZooKeeper was not stopped." "$hint"
}

# Prints how many seconds systemd's own stop may take: TimeoutStopSec= for each ExecStop=, for SIGTERM and for
# each ExecStopPost=. A billion has no end; nothing where it is not known.
stop_seconds() {
  local word number total=0 rounds
  [[ -n $SERVICE_UNIT ]] || return 0
  read_unit
  rounds=${unit[ExecStop]-}${unit[ExecStopPost]-}
  rounds=${rounds//[!\{]/}
  case ${unit[TimeoutStopUSec]-} in
    '') return 0 ;;
    0 | infinity) total=1000000000 ;;
  esac
  for word in ${unit[TimeoutStopUSec]}; do
    number=${word%%[!0123456789]*}
    number=$((10#${number:-0} * (${#rounds} + 1)))
    case ${word##*[0123456789]} in
      y | month | w | d) total=$((total + number * 86400)) ;;
      h) total=$((total + number * 3600)) ;;
      min) total=$((total + number * 60)) ;;
      s) total=$((total + number)) ;;
    esac
  done
  printf '%s' "$((total > 0 ? total : 1))"
}
