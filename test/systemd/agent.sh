#!/bin/bash
# The agent's part in Run Command: it is told folders, and runs the _script.sh of each as the SSM agent
# does: as a child in its own control group, in a session of its own, cwd /usr/bin, stdin /dev/null.
exec 3<>/run/agent-commands
while read -r folder <&3; do
  (
    cd /usr/bin || exit
    # shellcheck disable=SC2016  # expanded by the inner shell
    setsid sh -c 'echo "$$" >"$1/group"; exec sh -c "$1/_script.sh"' agent "$folder" \
      </dev/null >"$folder/stdout" 2>"$folder/stderr" 3<&-
    echo "$?" >"$folder/code.new"
    mv "$folder/code.new" "$folder/code"
  ) &
done
