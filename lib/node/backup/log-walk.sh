# needs: nothing

# What ZooKeeper's logs hold: their records' lengths are walked by python3, not their bodies.

# The zxids in the logs: `FIRST LAST` of each run without a gap, in the order of the records. Of the last
# log: its whole records, and the bytes up to their end.
log_runs=() last_log_records=0 last_log_bytes=0

readonly log_walker='
import os, sys, time
number = lambda text: int.from_bytes(text, "big")
deadline = time.monotonic() + int(sys.argv[1])
first, last, records, end = None, None, 0, 0
for name in sys.argv[2:]:
    log = os.open(name, os.O_RDONLY)
    begin = os.pread(log, 16, 0)
    records, end = 0, 16 if len(begin) == 16 and begin[:4] == b"ZKLG" else 0
    head = os.pread(log, 32, 16) if end else b""
    while len(head) == 32 and number(head[8:12]) >= 32:
        length, zxid = number(head[8:12]), number(head[24:])
        behind = os.pread(log, 33, end + 12 + length)
        if behind[:1] != b"B":
            break
        if last is None or zxid != last + 1:
            if last is not None:
                print(first, last)
            first = zxid
        last, head = zxid, behind[1:]
        records, end = records + 1, end + 13 + length
        if records % 4096 == 0 and time.monotonic() > deadline:
            sys.exit(3)
    os.close(log)
if last is not None:
    print(first, last)
print(records, end)
'

# Sets what is told above. False where it cannot be told: no python3, no time, a log that vanished.
walk_logs() { # seconds, logs by zxid
  local text count
  log_runs=() last_log_records=0 last_log_bytes=0
  command -v python3 >/dev/null || return 1
  text=$(timeout --foreground --kill-after=1 "$(($1 + 2))" python3 -I -c "$log_walker" "$@" 2>/dev/null) || return 1
  mapfile -t log_runs <<<"$text"
  count=${#log_runs[@]}
  read -r last_log_records last_log_bytes <<<"${log_runs[count - 1]}"
  unset "log_runs[count - 1]"
}
