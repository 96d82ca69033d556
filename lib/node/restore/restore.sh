# needs: restore-place restore-serve

# restore: one action of a restore, named by the document's parameter (STEP).

restore() {
  read_node
  case $STEP in
    inspect) inspect ;;
    stage) stage_archive ;;
    halt) halt ;;
    place) place ;;
    start) start ;;
    check) check ;;
    undo) undo ;;
    clear) clear_stage ;;
    *) fail bad-parameter "Not an action of a restore: $STEP" 'Start restores through the restore function, not the document itself.' ;;
  esac
  exit 0
}

restore
