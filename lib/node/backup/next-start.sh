# needs: service snapshot

# Whether ZooKeeper would come up again with all that it reads as it starts: docs/facts/what-a-start-reads.md.

# Sentences: why not, what to do about the first, and what could not be told.
start_faults=() start_remedy='' start_untold=()

# As the server's own user. Prints `SENTENCE tab REMEDY`; `?` in the place of a remedy: not told.
readonly start_reader='
import re
data, logs, seconds, member, zxid, version, known, pids, *given = sys.argv[1:]
seconds, zxid = int(seconds), int(zxid)
deadline = time.monotonic() + seconds
def tell(text, remedy="?"):
    os.write(1, os.fsencode(text + "\t" + remedy + "\n"))
user, said, sees, flags, needed = "", "", True, {}, []
for pid in pids.split():
    try:
        of = lambda name: open("/proc/%s/%s" % (pid, name), encoding="latin1").read()
        found = of("status"), of("cmdline") + "\0" + of("environ")
    except OSError:
        continue
    if not user or "org.apache.zookeeper" in found[1]:
        (user, said), root = found, "/proc/%s/root" % pid
for pair in re.findall(r"(?:^|[\0 =])-D([^=\0 ]+=[^\0 ]*)", said) + given:
    key, _, value = pair.partition("=")
    if key:
        flags[re.sub(r"^zookeeper\.", "", key)] = value
    else:
        needed.append(value)
def same(path):
    try:
        return os.path.samefile(path, root + path)
    except OSError:
        return False
if user:
    uid, gid, groups = (list(map(int, re.search(name + ":(.*)", user).group(1).split())) for name in ("Uid", "Gid", "Groups"))
    sees = all(map(same, [data, logs] + needed))
    try:
        if not sees:
            tell("What its user may read and write: it sees other files under these names (a container).")
        elif os.getuid() != uid[0]:
            os.setgroups(groups)
            os.setgid(gid[0])
            os.setuid(uid[0])
    except OSError:
        tell("What its user may read and write.")
else:
    tell("The user and the flags that it runs with: its process was not found.")
def integer(name, default):
    try:
        return int(flags[name], 0)
    except (KeyError, ValueError):
        return default
limit = integer("jute.maxbuffer", 0xfffff)
limit += max(1024, integer("jute.maxbuffer.extrasize", limit))
on = lambda name, default: flags.get(name, default).lower() == "true"
digest, last = on("digest.enabled", "true"), on("serializeLastProcessedZxid.enabled", "true")
release = [int(part) for part in re.findall(r"\d+", version)[:3]]
digest, last = digest and release >= [3, 6], last and release >= [3, 9]
who = "its user (uid %d)" % os.getuid()
conf = os.path.dirname(needed[0])
if sees and member == "true" and on("reconfigEnabled", "") and len(needed) == 1 and not os.access(conf, os.W_OK | os.X_OK):
    tell("%s may not write in %s, as reconfigEnabled without dynamicConfigFile needs it." % (who.capitalize(), conf), "Correct the owner and mode of that folder, or set dynamicConfigFile.")
for key, path in flags.items():
    kind = re.match(r"ssl\.(quorum\.)?(key|trust)Store\.(location|passwordPath)$", key)
    if path and kind and (on("sslQuorum", "") if kind.group(1) else flags.get("secureClientPort")):
        needed.append(path)
for path in needed if sees else []:
    if not os.access(path, os.R_OK):
        tell("%s is missing, or %s may not read it." % (path, who), "Correct its owner, its mode or the setting that names it.")
for folder in sorted({data, logs}):
    if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
        tell("%s may not read and write in %s." % (who.capitalize(), folder), "Correct the owner and mode of that folder and those above it, or mount it for writing.")
        sys.exit()
if data != logs:
    for folder, kind in ((logs, "snapshot."), (data, "log.")):
        for name in os.listdir(folder):
            if name.startswith(kind):
                tell("%s/%s lies in the wrong one of dataDir and dataLogDir: the server refuses both." % (folder, name), "Move it to the other folder, or away.")
                break
def files(folder, kind):
    names = (re.match(kind + r"\.([0-9a-fA-F]{1,15}|[0-7][0-9a-fA-F]{15})(\..*)?$", name) for name in os.listdir(folder))
    return sorted((int(name.group(1), 16), folder + "/" + name.group()) for name in names if name)
def why_not(path):
    packed = path.endswith(".gz")
    if path.endswith(".snappy") or packed and not seconds:
        with open(path, "rb") as stream:
            return "" if stream.read(1) else "is empty"
    whole, end, _ = read_snapshot(path, seconds and (packed or not path.endswith("/" + known)), deadline)
    if not whole:
        return "is not whole"
    sealed = lambda at: end[-13 - at:-9 - at] == b"\0\0\0\0" and end[-5 - at:-at] == b"\0\0\0\1/"
    flavour = 54 if sealed(21) and sealed(54) else 21 if sealed(21) else 33 if sealed(33) else 0
    if flavour == 21 and digest or flavour > 21 and last and not digest:
        return "was written with another digest.enabled than the server has"
def look(path, is_last):
    with open(path, "rb") as log:
        head = log.read(16)
        if len(head) < 16:
            if head or not is_last or release < [3, 9, 3]:
                tell("%s has %d bytes: no server starts with a log without a whole header." % (path, len(head)), "It holds no transaction: move it away.")
            return
        if head[:4] != b"ZKLG":
            return tell(path + " does not begin as a log does.", "Move it away where it is no log; else bring this server back from its leader, with an empty dataDir.")
        while seconds:
            begin = log.read(12)
            length = number(begin[8:])
            if len(begin) < 12 or length == 0:
                return
            at = "The record at byte %d of %s " % (log.tell() - 12, path)
            if length > min(limit, 0x7fffffff):
                return tell(at + "has an unreasonable length (jute.maxbuffer).", "Start the server with a larger jute.maxbuffer, or bring it back from its leader, with an empty dataDir.")
            body = log.read(length + 1)
            if body[length:] != b"B":
                return
            if zlib.adler32(body[:length]) != number(begin[:8]):
                return tell(at + "does not match its sum.", "See to the disk, and bring this server back from its leader, with an empty dataDir.")
            if time.monotonic() > deadline:
                raise TimeoutError(path)
def epoch(name):
    try:
        line = open(data + "/" + name, encoding="latin1").readline().rstrip("\n")
    except OSError:
        return zxid >> 32
    if re.match(r"[+-]?[0-9]{1,19}$", line):
        return int(line)
    tell("%s/%s holds no number." % (data, name), "Write the epoch into it that the other servers have.")
try:
    start, first, run = -1, "", files(logs, "log")
    for one, path in files(data, "snapshot")[:-101:-1]:
        try:
            wrong = why_not(path)
        except TimeoutError:
            raise
        except (OSError, EOFError, zlib.error):
            wrong = "cannot be read by " + who
        if not wrong:
            start = one
            break
        first = first or ": %s %s" % (path, wrong)
    if start < 0 and (first or run and not on("snapshot.trust.empty", "")):
        tell("No snapshot in %s can be loaded%s." % (data, first), "Let the server write one, with the flags that it will start with (AdminServer command snapshot, or snapCount transactions).")
    base = max([one for one, _ in run if one <= start] or [-1])
    for one, path in run:
        if one >= base:
            try:
                look(path, one == run[-1][0])
            except TimeoutError:
                raise
            except OSError as wrong:
                tell("%s cannot be read by %s: %s." % (path, who, wrong.strerror), "Correct its owner and mode, or move away what is no log.")
except TimeoutError as late:
    tell("The sums from %s on: there was no time." % late)
if member == "true":
    current, accepted = epoch("currentEpoch"), epoch("acceptedEpoch")
    if current is not None and current < zxid >> 32 and os.path.exists(data + "/currentEpoch.tmp"):
        current = epoch("currentEpoch.tmp")
    if current is not None and current < zxid >> 32:
        tell("%s/currentEpoch is %d, older than the last zxid." % (data, current), "Write the epoch into it that the other servers have.")
    if None not in (current, accepted) and accepted < current:
        tell("%s/acceptedEpoch is %d, less than currentEpoch." % (data, accepted), "Write the epoch into it that the other servers have.")
'

# Sets what is told above. What a running server passes through is looked at again before it counts.
look_at_next_start() { # seconds for the sums, 0 without; a snapshot that is whole, may be empty
  local tries newest=''
  ((${#logs[@]} == 0)) || newest=${logs[${#logs[@]} - 1]}
  find_processes "$newest"
  for tries in 1 2 3; do
    ((tries == 1)) || sleep 1
    if read_next_start "$@" && ((${#start_faults[@]} == 0)); then return 0; fi
  done
}

read_next_start() {
  local name text fault remedy member=true arguments=("=$zoo_cfg" ${dynamic_file:+"=$dynamic_file"})
  start_faults=() start_untold=()
  [[ $role != standalone ]] || member=false
  for name in ${settings[@]+"${!settings[@]}"}; do
    case $name in
      *.location | *.passwordPath | *.enabled | *.extrasize | *.empty | .sslQuorum | .reconfigEnabled) arguments+=("${name#.}=${settings[$name]}") ;;
    esac
  done
  arguments=("$data_dir/version-2" "$data_log_dir/version-2" "$1" "$member" "$zxid_now" "$version" "$2"
    "${zookeeper_processes[*]-}" "${arguments[@]}" ${secure_port:+"secureClientPort=$secure_port"})
  if ! command -v python3 >/dev/null; then
    start_untold=('Whether it can be started again: there is no python3.')
    look_at_newest_log
  elif ! text=$(timeout --foreground --kill-after=1 "$(($1 + 5))" python3 -I -c "$snapshot_reader$start_reader" "${arguments[@]}" 2>/dev/null); then
    start_untold=('Whether it can be started again: its files could not be looked at.')
    return 1
  else
    while IFS=$'\t' read -r fault remedy; do
      if [[ $remedy == '?' ]]; then
        start_untold+=("$fault")
      elif [[ -n $fault ]]; then
        ((${#start_faults[@]} > 0)) || start_remedy=$remedy
        start_faults+=("$fault")
      fi
    done <<<"$text"
  fi
}

look_at_newest_log() {
  local size
  size=$(stat -c %s -- "${newest:-/dev/null}" 2>/dev/null) || return 0
  if ((size > 0 && size < 16)); then
    start_faults=("$newest has $size bytes: no server starts with a log without a whole header.")
    start_remedy='It holds no transaction: move it away.'
  fi
}
