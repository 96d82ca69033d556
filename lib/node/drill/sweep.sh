# needs: drill-scratch

# sweep: ends and removes what a drill that was killed left behind; the last step, run whatever happened.

sweep() {
  need_tools rm rmdir grep sleep tr
  name_scratch
  # Another command's drill of the same name is not ours to end.
  if [[ -d $stage ]] && is_ours; then remove_scratch; fi
  report
  exit 0
}

sweep
