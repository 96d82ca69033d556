# needs: server-settings stage

# What an archive keeps of the configuration: settings that are known to hold nothing secret, as they were
# written. Of secrets the name; comments and unknown lines may hold anything (ADR 027).

stage_configuration() {
  in_bytes write_configuration "$zoo_cfg" >"$stage/archive/conf/${zoo_cfg##*/}"
  if [[ -n $dynamic_file ]]; then in_bytes write_configuration "$dynamic_file" >"$stage/archive/conf/$(name_of_dynamic_file)"; fi
  if [[ -n $myid ]]; then printf '%s\n' "$myid" >"$stage/archive/myid"; fi
}

# Its own name tells its version.
name_of_dynamic_file() {
  local name=${dynamic_file##*/}
  if [[ ! $name =~ ^[[:alnum:]._-]{1,100}$ || $name == "${zoo_cfg##*/}" ]]; then name=zoo.cfg.dynamic; fi
  printf '%s' "$name"
}

write_configuration() { # file
  local index
  printf '# From the node that was backed up. Comments, and settings that zk-backup does not know, are left out.\n'
  read_properties "$1"
  # What Java does not read cannot be told apart.
  if [[ -n $property_fault ]]; then return 0; fi
  for index in ${property_keys[@]+"${!property_keys[@]}"}; do
    trim "${property_keys[index]}"
    case $trimmed in
      dataDir | dataLogDir | dynamicConfigFile | clientPort | clientPortAddress | secureClientPort | secureClientPortAddress | \
        observerMasterPort | tickTime | initLimit | syncLimit | connectToLearnerMasterLimit | minSessionTimeout | maxSessionTimeout | \
        maxClientCnxns | maxCnxns | clientPortListenBacklog | electionAlg | peerType | syncEnabled | standaloneEnabled | reconfigEnabled | \
        localSessionsEnabled | localSessionsUpgradingEnabled | quorumListenOnAllIPs | oraclePath | autopurge.snapRetainCount | \
        autopurge.purgeInterval | quorum.cnxn.threads.size | sslQuorum | portUnification | sslQuorumReloadCertFiles | multiAddress.* | \
        globalOutstandingLimit | preAllocSize | snapCount | commitLogCount | snapSizeLimitInKb | txnLogSizeLimitInKb | fsync.warningthresholdms | \
        extendedTypesEnabled | emulate353TTLNodes | digest.enabled | serializeLastProcessedZxid.enabled | snapshot.compression.method | \
        snapshot.trust.empty | db.autocreate | datadir.autocreate | forceSync | skipACL | leaderServes | cnxTimeout | \
        enforceQuota | flushDelay | maxBatchSize | maxResponseCacheSize | serverCnxnFactory | watchManagerName | fips-mode | \
        4lw.commands.whitelist | tcpKeepAlive | clientTcpKeepAlive | admin.serverPort | admin.serverAddress | admin.enableServer | \
        admin.idleTimeout | admin.commandURL | admin.portUnification | admin.forceHttps | admin.needClientAuth | admin.snapshot.enabled | \
        admin.restore.enabled | audit.enable | ssl.clientAuth | ssl.protocol | ssl.enabledProtocols | ssl.ciphersuites | \
        ssl.hostnameVerification | ssl.keyStore.location | ssl.keyStore.type | ssl.trustStore.location | ssl.trustStore.type | \
        ssl.quorum.clientAuth | ssl.quorum.protocol | ssl.quorum.enabledProtocols | ssl.quorum.ciphersuites | ssl.quorum.hostnameVerification | \
        ssl.quorum.keyStore.location | ssl.quorum.keyStore.type | ssl.quorum.trustStore.location | ssl.quorum.trustStore.type | \
        quorum.auth.enableSasl | quorum.auth.learnerRequireSasl | quorum.auth.serverRequireSasl | sessionRequireClientSASLAuth | \
        enforce.auth.enabled | enforce.auth.schemes | metricsProvider.className | metricsProvider.httpHost | metricsProvider.httpPort | \
        metricsProvider.exportJvmInfo | server.[0123456789]* | group.[0123456789]* | weight.[0123456789]*)
        printf '%s\n' "${property_lines[index]}"
        ;;
      ssl.keyStore.password | ssl.trustStore.password | ssl.quorum.keyStore.password | ssl.quorum.trustStore.password | \
        ssl.keyStore.passwordPath | ssl.trustStore.passwordPath | ssl.quorum.keyStore.passwordPath | ssl.quorum.trustStore.passwordPath | \
        DigestAuthenticationProvider.superDigest | SASLAuthenticationProvider.superPassword | ensembleAuthName)
        printf '%s=REDACTED\n' "$trimmed"
        ;;
    esac
  done
}
