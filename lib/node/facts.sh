# What a line tells of the node, besides what ZooKeeper says.

cli_version() {
  local text=''
  command -v aws >/dev/null || return 0
  text=$(timeout --kill-after=1 20 aws --version 2>&1) || true
  printf '%s' "${text:0:120}"
}

server_list() {
  local server separator=''
  for server in ${servers[@]+"${servers[@]}"}; do
    printf '%s%s' "$separator" "$(json "$server")"
    separator=,
  done
}
