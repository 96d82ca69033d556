# What QuorumPeerConfig asks of the whole, in every version from 3.5 on: with less no server starts.

check_validity() {
  local name
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
