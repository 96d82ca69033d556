# needs: status

# What a line tells of the node, besides what ZooKeeper says.

tell_configuration() {
  tell myid "$myid"
  tell_servers
  tell weighted "$weighted"
  tell_text dataDir "$data_dir"
  tell_text dataLogDir "$data_log_dir"
}

# Number, name and vote of each member: with 25 of two addresses each the whole lines do not fit. The
# name is for people, so it may be cut.
tell_servers() {
  local LC_ALL=C server line host role bytes named=()
  bytes=$((${#servers[@]} == 0 ? 0 : 900 / ${#servers[@]} - 16))
  for server in ${servers[@]+"${servers[@]}"}; do
    line=${server#*=}
    line=${line%%;*}
    host=${line%%|*} role=''
    case $host in
      '['*) host=${host%%]*}] ;;
      *) host=${host%%:*} ;;
    esac
    if ((${#host} > bytes)); then host=${host:0:bytes > 3 ? bytes - 3 : 0}...; fi
    if [[ $line =~ :[Oo][Bb][Ss][Ee][Rr][Vv][Ee][Rr][[:space:]]*$ ]]; then role=:observer; fi
    named+=("${server%%=*}=$host$role")
  done
  tell_list servers ${named[@]+"${named[@]}"}
}

# After read_status.
tell_service() {
  tell serving "$serving_seen"
  tell_text reason "${not_serving:0:200}"
  tell_text_or_null role "$role"
  tell_text_or_null zxid "$zxid"
  tell_text_or_null version "$version"
  tell znodes "$znodes"
}
