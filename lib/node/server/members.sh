# needs: java-numbers zoo-cfg

# The members of the ensemble: `server.N`, `group.N` and `weight.N` of zoo.cfg or of the dynamic file.

# servers: as ZooKeeper writes them itself, `ID=HOST:PORT:ELECTION|…:ROLE;CLIENTHOST:CLIENTPORT`.
servers=() server_ids=() voter_ids=() grouped_ids=() weighed_ids=() parts=()
weighted=false standalone_enabled=true

# These keys are not trimmed, nor are their values; that they are there at all is seen in trimmed ones.
take_members() { # file
  local index key value
  for index in ${property_keys[@]+"${!property_keys[@]}"}; do
    key=${property_keys[index]} value=${property_values[index]}
    trim "$key"
    case $trimmed in group* | weight*) weighted=true ;; esac
    case $key in
      server.*)
        if ! parse_long "${key#server.}" || ! take_server "$number" "$value"; then
          refuse_configuration "$key in $1 is no server with a number, host, two ports and a role: $value"
        fi
        ;;
      version)
        [[ $value =~ ^[+-]?[0123456789abcdefABCDEF]{1,16}$ ]] || refuse_configuration "version in $1 is no hexadecimal number"
        ;;
    esac
  done
  if [[ $weighted == true ]]; then take_groups "$1"; fi
}

# Two numbers that are written differently may be one server: the JVM's hash decides which line counts.
take_server() { # id, description
  local id=$1 role='' address host text='' client='' description addresses
  split_at ';' "$2"
  ((${#parts[@]} == 1 || ${#parts[@]} == 2)) || return 1
  description=${parts[0]} client=${parts[1]-}
  ((${#parts[@]} == 1)) || take_client || return 1
  split_at '|' "$description"
  addresses=(${parts[@]+"${parts[@]}"})
  for address in ${addresses[@]+"${addresses[@]}"}; do
    host_and_ports "$address" || return 1
    ((${#parts[@]} == 3 || ${#parts[@]} == 4)) || return 1
    host=${parts[0]}
    if [[ $host == *:* ]]; then host=[$host]; fi
    is_port "${parts[1]}" || return 1
    address=$host:$number
    is_port "${parts[2]}" && [[ $address != "$host:$number" ]] || return 1
    text+="|$address:$number"
    ((${#parts[@]} == 3)) || take_role "${parts[3]}" || return 1
  done
  text=$id=${text#|}:${role:-participant}${client:+;$client}
  if [[ " ${server_ids[*]-} " == *" $id "* ]]; then
    [[ " ${servers[*]} " == *" $text "* ]] || refuse_configuration "server $id stands twice in the configuration"
    return 0
  fi
  server_ids+=("$id")
  if [[ $role != observer ]]; then voter_ids+=("$id"); fi
  servers+=("$text")
}

# The addresses of one server have one role. In any letter case, with blanks around it.
take_role() {
  trim "$1"
  set -- "${trimmed,,}"
  [[ $1 == participant || $1 == observer ]] && [[ ${role:-$1} == "$1" ]] && role=$1
}

# `PORT` or `HOST:PORT`.
take_client() {
  host_and_ports "$client" && ((${#parts[@]} == 1 || ${#parts[@]} == 2)) && is_port "${parts[${#parts[@]} - 1]}" || return 1
  client=0.0.0.0
  if ((${#parts[@]} == 2)); then client=${parts[0]}; fi
  if [[ $client == *:* ]]; then client=[$client]; fi
  client=$client:$number
}

# Sets parts as String.split does, which drops empty ones at the end.
split_at() { # separator, text
  local rest=$2
  parts=()
  while [[ $rest == *"$1"* ]]; do
    parts+=("${rest%%"$1"*}")
    rest=${rest#*"$1"}
  done
  parts+=("$rest")
  while [[ -n $2 && ${#parts[@]} -gt 0 && -z ${parts[${#parts[@]} - 1]} ]]; do unset "parts[$((${#parts[@]} - 1))]"; done
}

# Sets parts; brackets around an IPv6 address are no part of it.
host_and_ports() {
  local host=${1#[} rest
  if [[ $1 != '['* ]]; then
    split_at : "$1"
    return 0
  fi
  [[ $host == *']'* ]] || return 1
  rest=${host#*]}
  host=${host%%]*}
  # The character behind the bracket is not looked at.
  ((${#rest} != 1)) || return 1
  parts=()
  if [[ -n $rest ]]; then split_at : "${rest:1}"; fi
  parts=("$host" ${parts[@]+"${parts[@]}"})
}

# Every voter is in one group, and nobody in two.
take_groups() { # file
  local index key member id
  for index in "${!property_keys[@]}"; do
    key=${property_keys[index]}
    case $key in
      group* | weight*)
        parse_long "${key#*.}" || refuse_configuration "$key in $1 has no number"
        if [[ $key == weight* ]]; then weighed_ids+=("$number"); fi
        parts=("${property_values[index]}")
        if [[ $key == group* ]]; then split_at : "${parts[0]}"; fi
        for member in ${parts[@]+"${parts[@]}"}; do
          parse_long "$member" || refuse_configuration "$key in $1 has something that is no number: $member"
          [[ $key == group* ]] || continue
          [[ " ${grouped_ids[*]-} " != *" $number "* ]] || refuse_configuration "server $number is in several groups"
          grouped_ids+=("$number")
        done
        ;;
    esac
  done
  for id in ${voter_ids[@]+"${voter_ids[@]}"}; do
    [[ " ${grouped_ids[*]-} " == *" $id "* ]] || refuse_configuration "server $id is in no group"
  done
  for id in ${grouped_ids[@]+"${grouped_ids[@]}"}; do
    [[ " ${voter_ids[*]-} ${weighed_ids[*]-} " == *" $id "* ]] || refuse_configuration "server $id is in a group, has no vote and no weight"
  done
}

# One voter is a standalone server, unless that is switched off.
is_member() { ((${#voter_ids[@]} > 1)) || [[ $standalone_enabled == false ]]; }
