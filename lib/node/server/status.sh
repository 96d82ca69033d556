# needs: server-settings

# What the server says of itself: `srvr` on its port, plain or secure, or the AdminServer.

role='' zxid='' version='' znodes='' not_serving=''

# ask ADDRESS PORT TEXT: prints the answer; nothing when nobody answers.
# `exec cat`: timeout ends its own child only, and a starting server accepts without answering.
ask() {
  # shellcheck disable=SC2016  # expanded by the inner bash
  timeout --foreground --kill-after=1 5 bash -c \
    'exec 3<>"/dev/tcp/$1/$2" && printf "$3" >&3 && exec cat <&3' ask "$@" 2>/dev/null || true
}

# The same through TLS. Where a client must show a certificate, it shows that of client.tls, or the server's
# own. The password stays out of the list of processes.
ask_tls() { # address, port, text, `ssl` or `ssl.quorum`
  local host=$1 shown=() store=$4.keyStore password=fd:4 file
  [[ $host != *:* ]] || host=[$host]
  [[ -z ${settings[.$store.passwordPath]-} ]] || password=file:${settings[.$store.passwordPath]}
  file=${settings[.$store.location]-}
  if [[ $4 == ssl && -n $CLIENT_CERTIFICATE ]]; then
    shown=(-cert "$CLIENT_CERTIFICATE" -key "$CLIENT_KEY" -pass pass:)
  elif openssl_reads "$store"; then shown=(-cert "$file" -key "$file" -pass "$password"); fi
  # shellcheck disable=SC2059
  printf "$3" | timeout --foreground --kill-after=1 5 openssl s_client -quiet -connect "$host:$2" ${shown[@]+"${shown[@]}"} \
    2>/dev/null 4< <(printf '%s\n' "${settings[.$store.password]-}") || true
}

# PEM and PKCS12, by the type or the ending, as the server takes them.
openssl_reads() { # `ssl.keyStore` or `ssl.quorum.keyStore`
  local file=${settings[.$1.location]-}
  local type=${settings[.$1.type]:-${file##*.}}
  [[ -r $file && ${type,,} =~ ^(pem|p12|pfx|pkcs12)$ ]]
}

port_open() {
  # shellcheck disable=SC2016
  timeout --foreground --kill-after=1 3 bash -c 'exec 3<>"/dev/tcp/$1/$2"' port_open "$@" 2>/dev/null
}

serving_port_open() { port_open "$client_address" "${client_port:-$secure_port}"; }

# Waits until the server tells its mode, or that it may not be asked, at most SECONDS. One process that
# asks cheaply: the server needs the CPU to load its tree. On a secure port nothing is asked.
await_answer() {
  # shellcheck disable=SC2016
  timeout --foreground --kill-after=1 "$1" bash -c '
    while :; do
      answer=
      if exec 3<>"/dev/tcp/$1/$2"; then
        [[ -n $3 ]] || exit 0
        printf %s "$3" >&3 && IFS= read -r -d "" answer <&3
      fi
      [[ ! $answer =~ Mode:|whitelist ]] || exit 0
      sleep 0.2
    done' await_answer "$client_address" "${client_port:-$secure_port}" "${client_port:+srvr}" 2>/dev/null || true
}

read_srvr() {
  local line
  while IFS= read -r line; do
    case $line in
      'Zookeeper version: '*) version=${line#*: } version=${version%%[,-]*} ;;
      'Zxid: 0x'*) zxid=${line#Zxid: } ;;
      'Mode: '*) role=${line#Mode: } ;;
      'Node count: '*) znodes=${line#Node count: } ;;
    esac
  done <<<"$1"
}

# The one place where JSON is read: plain members of a flat answer.
read_server_stats() {
  if [[ $1 =~ \"version\"[[:space:]]*:[[:space:]]*\"([^\",-]*) ]]; then version=${BASH_REMATCH[1]}; fi
  if [[ $1 =~ \"server_state\"[[:space:]]*:[[:space:]]*\"([^\"]*)\" ]]; then role=${BASH_REMATCH[1]}; fi
  if [[ $1 =~ \"last_processed_zxid\"[[:space:]]*:[[:space:]]*([0123456789]{1,18})[^0123456789] ]]; then
    printf -v zxid '0x%x' "${BASH_REMATCH[1]}"
  fi
  if [[ $1 =~ \"node_count\"[[:space:]]*:[[:space:]]*([0123456789]+) ]]; then znodes=${BASH_REMATCH[1]}; fi
}

# Prints the AdminServer's answer. It takes plain HTTP, TLS, or both on one port.
ask_admin() { # command
  local answer='' request path=$admin_url/$1
  [[ $admin_enabled != false && $path =~ ^[[:alnum:]._~/-]*$ ]] || return 0
  printf -v request 'GET %s HTTP/1.0\r\n\r\n' "$path"
  # What is no HTTP may hold zeros, and bash says so.
  if [[ $admin_https != true ]]; then { answer=$(ask "$admin_address" "$admin_port" "$request"); } 2>/dev/null; fi
  if [[ $answer == HTTP/* ]]; then
    printf '%s' "$answer"
  elif command -v openssl >/dev/null; then
    ask_tls "$admin_address" "$admin_port" "$request" ssl.quorum
  else curl -sk --max-time 5 "https://$admin_address:$admin_port$path" 2>/dev/null || true; fi
}

# Prints the secure port's answer to a four-letter word. Without a certificate not every server is asked.
ask_secure_port() { # word
  local auth=$client_auth
  if [[ ${auth,,} =~ ^(none|want)$ || -n $CLIENT_CERTIFICATE ]] || openssl_reads ssl.keyStore; then
    ask_tls "$secure_address" "$secure_port" "$1" ssl
  fi
}

# Where the plain port may not be asked. A server that runs and cannot be asked at all may serve.
read_otherwise() {
  local answer='' why='srvr is not allowed'
  if [[ -n $secure_port ]]; then answer=$(ask_secure_port srvr); fi
  if [[ $answer != *Mode:* && $answer != *'not currently serving'* ]]; then answer=$(ask_admin server_stats); fi
  read_srvr "$answer"
  read_server_stats "$answer"
  if [[ -z $role && $answer == *'not currently serving'* ]]; then
    not_serving='it is not currently serving requests'
  elif [[ -z $role ]]; then
    serving_seen=null
    [[ -n $client_port ]] || why="srvr on the secure port needs openssl, and client.tls or a PEM or PKCS12 keystore"
    not_serving="it cannot be asked: $why, and the AdminServer ($admin_address:$admin_port, enabled: $admin_enabled) shows no role"
  fi
}

# True when the server shows a role; else not_serving says why, and serving_seen is null where it could
# not be asked.
read_status() {
  local answer=''
  role='' zxid='' version='' znodes='' not_serving='' serving_seen=false
  if [[ -n $client_port ]]; then answer=$(ask "$client_address" "$client_port" srvr); fi
  if [[ -z $client_port ]]; then
    # Another server's AdminServer may answer on this host: ours counts only while its port is open.
    if serving_port_open; then
      read_otherwise
    else
      not_serving="nothing listens on $client_address:$secure_port"
    fi
  elif [[ -z $answer ]]; then
    not_serving="nothing answers on $client_address:$client_port"
  elif [[ $answer == *'not in the whitelist'* ]]; then
    read_otherwise
  else
    read_srvr "$answer"
    not_serving=${answer%%$'\n'*}
  fi
  case $role in
    leader | follower | observer | standalone | read-only)
      if [[ $zxid =~ ^0x[0123456789abcdef]{1,16}$ ]]; then
        serving_seen=true not_serving=''
        return 0
      fi
      role='' not_serving="its zxid is '$zxid'"
      return 1
      ;;
    *)
      role=''
      not_serving=${not_serving:-the server shows no role}
      return 1
      ;;
  esac
}

# In the ensemble again: a read-only server has lost it.
serves() { read_status && [[ $role != read-only ]]; }
