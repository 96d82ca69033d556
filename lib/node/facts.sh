# What a line tells of the node, besides what ZooKeeper says.

tell_configuration() {
  tell myid "$myid"
  tell_list servers ${servers[@]+"${servers[@]}"}
  tell weighted "$weighted"
  tell_text dataDir "$data_dir"
  tell_text dataLogDir "$data_log_dir"
}

tell_service() { # whether it serves
  tell serving "$1"
  tell_text reason "${not_serving:0:200}"
  tell_text_or_null role "$role"
  tell_text_or_null zxid "$zxid"
  tell_text_or_null version "$version"
}
