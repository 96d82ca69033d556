# needs: stage status

# A server that does not serve because zk-backup itself has stopped it: who only looks at a node must not
# take that for a fault.

own_stop='' soon_again=''

# Sets own_stop: by what the server is stopped, as the part of a sentence; empty where nothing of ours tells
# so. soon_again: a capture is at work, and starts it again as soon as it can. Its guard is on watch from
# before the stop until it serves; once the guard has taken over, nobody knows how long that takes.
find_own_stop() {
  local stage_of
  own_stop='' soon_again=''
  for stage_of in "$data_dir/.zk-backup"/*; do
    if guard_runs "$stage_of/armed"; then
      if [[ -e $stage_of/taken-over ]]; then
        own_stop="the guard of ${stage_of##*/} is starting it again"
      else
        own_stop="the capture of ${stage_of##*/} has stopped it" soon_again=yes
      fi
    elif [[ -e $stage_of/halted ]]; then own_stop="the restore ${stage_of##*/} has stopped it"; fi
  done
}

# As read_status; a server that a capture has stopped is waited for, at most SECONDS. Where it does not serve,
# not_serving tells which run of ours has stopped it.
read_settled_status() { # seconds
  local deadline=$((SECONDS + $1)) before
  find_own_stop
  while :; do
    before=$soon_again
    if read_status; then return 0; fi
    # It may have been stopped, or started again, while it was asked.
    find_own_stop
    [[ $serving_seen == false && -n $before$soon_again ]] || break
    ((SECONDS < deadline)) || break
    sleep 0.2
  done
  [[ -z $own_stop ]] || not_serving="$own_stop: $not_serving"
  return 1
}
