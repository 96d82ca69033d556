# What a line tells of the node, besides what ZooKeeper says.

server_list() {
  local server separator=''
  for server in ${servers[@]+"${servers[@]}"}; do
    printf '%s%s' "$separator" "$(json "$server")"
    separator=,
  done
}
