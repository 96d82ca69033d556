# needs: report stage

# The files of a put-back: requests, answers, what a command said, and a pipe each way. They lie beside the data,
# and have no name any more before anything is written: whatever ends this script, nothing is left.
#   3, 7   to the server, and from it; pipes until the connection is open
#   5, 6   requests, answers
#   8      what the last command said

open_unnamed_files() {
  stage=$stage.apply
  [[ ! -L $stage ]] || fail bad-stage "$stage is a symbolic link." 'Remove the link on the node: nothing behind it is touched.'
  rm -rf -- "$stage"
  [[ -d $stages ]] || mkdir -m 700 -- "$stages"
  mkdir -m 700 -- "$stage"
  mkfifo -m 600 -- "$stage/to" "$stage/from"
  exec 3<>"$stage/to" 7<>"$stage/from" 5<>"$stage/requests" 6<>"$stage/answers" 8<>"$stage/said"
  remove_stage
}

# Prints the size of an open file.
size_of() { stat -L -c %s "/proc/self/fd/$1"; } # descriptor
