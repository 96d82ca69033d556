# needs: zoo-cfg

# The epochs that the server has promised and has accepted. A standalone one has none: it counts them in
# its zxids alone.

accepted_epoch='' current_epoch=''

read_epochs() {
  read_epoch_file accepted_epoch "$data_dir/version-2/acceptedEpoch"
  read_epoch_file current_epoch "$data_dir/version-2/currentEpoch"
}

# Empty where the file has no epoch.
read_epoch_file() { # variable, file
  local value=''
  read -r value 2>/dev/null <"$2" || true
  if [[ $value =~ ^[0123456789]{1,18}$ ]]; then value=$((10#$value)); else value=''; fi
  printf -v "$1" '%s' "$value"
}
