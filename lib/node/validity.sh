# What QuorumPeerConfig asks of the whole, in every version from 3.5 on: with less no server starts.

check_validity() {
  local name
  if is_member; then check_own_number; fi
  check_session_timeouts
  if ((${#voter_ids[@]} <= 1 && ${#server_ids[@]} > ${#voter_ids[@]})) && [[ ${#voter_ids[@]} -eq 0 || $standalone_enabled != false ]]; then
    refuse_configuration 'there are observers and too few participants'
  fi
  if ((${#voter_ids[@]} == 0)) && [[ $standalone_enabled == false ]]; then
    refuse_configuration 'standaloneEnabled is false and there is no participant'
  fi
  for name in tickTime initLimit syncLimit minSessionTimeout maxSessionTimeout maxClientCnxns electionAlg autopurge.snapRetainCount autopurge.purgeInterval quorum.cnxn.threads.size; do
    parse_int "${settings[$name]-1}" || refuse_configuration "$name in $zoo_cfg is not a number"
    case $name in
      tickTime) ((number != 0)) || refuse_configuration "tickTime in $zoo_cfg is 0" ;;
      initLimit | syncLimit) ! is_member || [[ -n ${settings[$name]-} && $number != 0 ]] || refuse_configuration "$name is not set in $zoo_cfg" ;;
    esac
  done
  case ${settings[peerType]-observer} in
    [oO][bB][sS][eE][rR][vV][eE][rR] | [pP][aA][rR][tT][iI][cC][iI][pP][aA][nN][tT]) ;;
    *) refuse_configuration "peerType in $zoo_cfg is neither observer nor participant" ;;
  esac
  for name in client secureClient; do
    if [[ -n ${settings[${name}PortAddress]+set} && -z ${settings[${name}Port]+set} ]]; then
      refuse_configuration "${name}PortAddress is set in $zoo_cfg, and ${name}Port is not"
    fi
  done
}

# A member that is not in its own list ends as it starts.
check_own_number() {
  if [[ -z $myid || $myid == -1 ]]; then
    refuse_configuration "$data_dir/myid is missing"
  elif [[ " ${server_ids[*]-} " != *" $myid "* ]]; then
    refuse_configuration "$data_dir/myid is $myid, and there is no server.$myid"
  fi
}

# Milliseconds; without a value of their own 2 and 20 ticks.
check_session_timeouts() {
  local tick least most
  parse_int "${settings[tickTime]-2000}" && tick=$number || return 0
  parse_int "${settings[minSessionTimeout]--1}" && least=$number || return 0
  parse_int "${settings[maxSessionTimeout]--1}" && most=$number || return 0
  # Above that Java's own product overflows.
  ((tick < 100000000)) || return 0
  if ((least == -1)); then least=$((tick * 2)); fi
  if ((most == -1)); then most=$((tick * 20)); fi
  ((least <= most)) || refuse_configuration "minSessionTimeout in $zoo_cfg is greater than maxSessionTimeout"
}
