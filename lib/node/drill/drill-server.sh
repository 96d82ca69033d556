# needs: drill-java start

# A standalone server on the restored files: its own port on 127.0.0.1, nothing of the real one's.

scratch_server=''

# Below the range that the kernel takes ports of its own from.
choose_port() {
  local tries
  client_address=127.0.0.1 admin_enabled=false
  for tries in {1..50}; do
    client_port=$((20000 + RANDOM % 12000))
    if ! serving_port_open; then return 0; fi
  done
  fail no-port "No free port found on 127.0.0.1 ($tries tries)." 'See what listens on the ports 20000 to 32000 of this node.'
}

# Without extended types TTL znodes are deleted as they are loaded. Where no server says whether they
# are on, they are.
write_scratch_configuration() {
  local name value
  {
    printf '%s\n' "dataDir=$stage/data" "dataLogDir=$stage/log" "clientPort=$client_port" 'clientPortAddress=127.0.0.1' 'tickTime=2000' \
      'admin.enableServer=false' '4lw.commands.whitelist=srvr,mntr' 'preAllocSize=1024'
    if [[ -z $server_runs && -z ${settings[.extendedTypesEnabled]-} ]]; then printf 'extendedTypesEnabled=true\n'; fi
    for name in extendedTypesEnabled digest.enabled serializeLastProcessedZxid.enabled snapshot.compression.method; do
      value=${settings[.$name]-}
      if [[ $value =~ ^[[:alnum:]]+$ ]]; then printf '%s=%s\n' "$name" "$value"; fi
    done
  } >"$stage/zoo.cfg"
  mkdir -p -- "$stage/conf"
  printf '%s\n' 'log4j.rootLogger=WARN, stdout' log4j.appender.stdout=org.apache.log4j.ConsoleAppender \
    log4j.appender.stdout.layout=org.apache.log4j.PatternLayout 'log4j.appender.stdout.layout.ConversionPattern=%p %c{1}: %m%n' >"$stage/conf/log4j.properties"
  printf '%s\n' '<configuration><appender name="stdout" class="ch.qos.logback.core.ConsoleAppender"><encoder><pattern>%level %logger{0}: %msg%n</pattern></encoder></appender>' \
    '<root level="WARN"><appender-ref ref="stdout"/></root></configuration>' >"$stage/conf/logback.xml"
}

# It keeps the lock of the scratch, and is what the kernel ends first when memory runs out.
start_scratch_server() { # seconds
  read_locale
  (
    echo 1000 >/proc/self/oom_score_adj || true
    cd -- "$stage"
    exec env ${server_locale[@]+"${server_locale[@]}"} timeout --foreground --kill-after=10 "$1" "$java" "-Xmx${heap_megabytes}m" ${flags[@]+"${flags[@]}"} -XX:-UsePerfData "-Djava.io.tmpdir=$stage" \
      "-Dlog4j.configuration=file:$stage/conf/log4j.properties" "-Dlogback.configurationFile=$stage/conf/logback.xml" \
      -cp "$stage/conf:$class_path" org.apache.zookeeper.server.quorum.QuorumPeerMain "$stage/zoo.cfg"
  ) </dev/null >"$stage/server.log" 2>&1 &
  scratch_server=$!
  disown "$scratch_server"
}

await_scratch_server() {
  until serves; do
    kill -0 "$scratch_server" 2>/dev/null ||
      fail drill-died "A ZooKeeper server on the restored files ended: $(tail_of_log)" 'This backup may not be restorable: see what the message says, and verify it (zk-backup verify).'
    ((SECONDS < DRILL_SECONDS)) ||
      fail drill-timeout "A ZooKeeper server on the restored files did not serve within $DRILL_SECONDS seconds: $not_serving. $(tail_of_log)" 'Drill on an instance with more CPU or memory (drill.instanceId).'
    sleep 0.1
    await_answer 1
  done
}

tail_of_log() { tail -n 4 -- "$stage/server.log" 2>/dev/null | tr '\n' ' ' | cut -c1-400; }

# A hole between snapshot and first log shows nowhere else.
count_holes() { grep -cE 'snapshot digest does not exist|not covering the snapshot digest zxid' -- "$stage/server.log" || true; }
