# inspect: what the node is and how it is. Reads only; an empty or missing version-2 is a fact.
# stage begins with it, too.

facts=''

has_data() {
  [[ -n $(list_files snapshot "$data_dir/version-2")$(list_files log "$data_log_dir/version-2") ]]
}

# zoo.cfg wins over -D; without either it is off, and that is known of a running server only.
extended_types_enabled() {
  local process text value=$extended_types
  if [[ -z $value ]]; then
    for process in ${zookeeper_processes[@]+"${zookeeper_processes[@]}"}; do
      text=$(tr '\0' '\n' 2>/dev/null <"/proc/$process/cmdline") || continue
      [[ $text == *zookeeper.server* ]] || continue
      value=false
      if [[ $text =~ -Dzookeeper\.extendedTypesEnabled=([[:alpha:]]+) ]]; then value=${BASH_REMATCH[1]}; fi
    done
  fi
  case $value in
    [Tt][Rr][Uu][Ee]) printf true ;;
    '') printf null ;;
    *) printf false ;;
  esac
}

# Sets facts: members of a line.
gather_facts() {
  local serving=true data=false one=true
  read_status || serving=false
  read_epochs
  find_zookeeper
  if has_data; then data=true; fi
  [[ $(stat -c %d -- "$data_dir") == "$(stat -c %d -- "$data_log_dir")" ]] || one=false
  facts="\"serving\":$serving,\"reason\":$(json "${not_serving:0:200}"),$(
  )\"role\":$(json_or_null "$role"),\"zxid\":$(json_or_null "$zxid"),\"version\":$(json_or_null "$version"),$(
  )\"acceptedEpoch\":${accepted_epoch:-null},\"currentEpoch\":${current_epoch:-null},\"myid\":${myid:-null},$(
  )\"servers\":[$(server_list)],\"weighted\":$weighted,\"dataDir\":$(json "$data_dir"),\"dataLogDir\":$(json "$data_log_dir"),\"hasData\":$data,$(
  )\"dataBytes\":$(both_folders version-2 | { mapfile -t folders && allocated_in "${folders[@]}"; }),$(
  )\"freeBytes\":$(free_bytes "$data_dir"),\"freeLogBytes\":$(free_bytes "$data_log_dir"),\"oneFileSystem\":$one,$(
  )\"extendedTypes\":$(extended_types_enabled),\"awsCli\":$(json_or_null "$(command -v aws || true)")"
}

# What there is of this plan on the node.
of_plan() {
  local name folder state
  for state in before undone; do
    while IFS= read -r name; do
      for folder in "$name"*; do
        if exists "$folder"; then
          printf '%s' "$state"
          return
        fi
      done
    done < <(both_folders "version-2.$state-$RUN_ID")
  done
  if is_staged; then printf staged; else printf nothing; fi
}

inspect() {
  need_tools timeout cat find grep stat du df tail tr readlink
  require_myid
  gather_facts
  report "{\"step\":\"inspect\",\"runId\":$(json "$RUN_ID"),\"ofPlan\":\"$(of_plan)\",$facts}"
}
