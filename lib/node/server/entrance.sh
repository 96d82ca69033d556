# needs: server-settings

# How a put-back gets into the server of this node.

# plain, tls, tls-without-files or none, as restore-node-lines.ts tells them.
entrance=''

# Who names files for TLS means the secure port, whatever else there is.
choose_entrance() {
  entrance=none
  if [[ -n $secure_port && -n $CLIENT_CERTIFICATE ]]; then
    entrance=tls
  elif [[ -n $client_port ]]; then
    entrance=plain
  elif [[ -n $secure_port ]]; then
    entrance=tls-without-files
  fi
}
