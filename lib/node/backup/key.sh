# needs: stage

# The key of the archive: the capture refuses a wrong one before anything is stopped.

check_key() {
  [[ $KEY =~ ^[[:lower:][:digit:]][[:lower:][:digit:]-]{0,39}/(restores/)?[[:alnum:]._-]{1,96}\.tar\.gz$ ]] ||
    fail bad-parameter "Not the key of an archive: $KEY" 'Start backups through the backup function, not the document itself.'
  require_own 'The key' "$KEY" /
}
