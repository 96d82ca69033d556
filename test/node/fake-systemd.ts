import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { NodeUnderTest } from './node-under-test.ts';

/** How the fake unit `zookeeper` is written. */
export interface FakeUnit {
  readonly remainAfterExit?: boolean;
  /** So many starts without `reset-failed`, and it is failed. */
  readonly startLimit?: number;
  /** How a dead server's unit stands: it means to restart it by itself, in an hour. */
  readonly restartsLater?: boolean;
  /** Its server was started by somebody else: the unit knows nothing of it. */
  readonly seesNoServer?: boolean;
  readonly load?: string;
  readonly canStart?: boolean;
  /** Further lines that `show` prints. */
  readonly shows?: readonly string[];
}

/**
 * `systemd-run` and `systemctl` of a node as unkind as the real ones: what a service started is ended
 * with it, whatever session it is in; a start does nothing where the unit is active, and waits where
 * systemd means to start it later. A process belongs to the unit that its environment names.
 */
export class FakeSystemd {
  readonly folder: string;
  private readonly node: NodeUnderTest;

  constructor(node: NodeUnderTest) {
    this.node = node;
    this.folder = join(node.folder, 'systemd');
    mkdirSync(join(this.folder, 'units'), { recursive: true });
    writeFileSync(join(this.folder, 'run'), '');
    node.command('systemd-run', fakeSystemdRun(this.folder));
    node.command('systemctl', `${fakeSystemctl(this.folder)}`);
  }

  /** Makes the node's server one of the unit `zookeeper`, which is active and runs. */
  supervise(unit: FakeUnit): void {
    const { service } = this.node.settings;
    if (!('start' in service)) throw new Error('has a unit already');
    this.node.settings = { ...this.node.settings, service: { unit: 'zookeeper' } };
    writeFileSync(join(this.folder, 'exec-start'), service.start);
    writeFileSync(join(this.folder, 'exec-stop'), service.stop);
    writeFileSync(join(this.folder, 'active'), '');
    this.rewrite(unit);
  }

  rewrite(unit: FakeUnit): void {
    const { load = 'loaded', canStart = true, shows = [], startLimit = 1000 } = unit;
    writeFileSync(
      join(this.folder, 'unit'),
      `pid_file=${unit.seesNoServer ? '/none' : this.node.pidFile} load=${load} can_start=${canStart ? 'yes' : 'no'} start_limit=${startLimit}
remain=${unit.remainAfterExit ? 'yes' : ''} restarts_later=${unit.restartsLater ? 'yes' : ''}
shows='${shows.join('\n')}'\n`,
    );
  }

  /** Runs in each start of the unit before its server. */
  beforeStart(commands: string): void {
    const file = join(this.folder, 'exec-start');
    writeFileSync(file, `${commands}\n${readFileSync(file, 'utf8')}`);
  }

  /** systemd that makes no scopes: too old, or refused by a policy. */
  makeNoScopes(): void {
    writeFileSync(join(this.folder, 'no-scopes'), '');
  }

  /** The processes of the units whose name begins so. */
  members(unit: string): string[] {
    const member = (entry: string) =>
      entry.startsWith(`FAKE_UNIT=${unit}`) && entry.endsWith(`@${this.folder}`);
    return readdirSync('/proc').filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').some(member);
      } catch {
        return false;
      }
    });
  }

  /** What was asked of `systemctl`, but questions. */
  get asked(): string[] {
    return lines(join(this.folder, 'asked')).filter((line) => !/^(show|list-units)/.test(line));
  }

  /** Every command line of `systemd-run`. */
  get commandLines(): string {
    return readFileSync(join(this.folder, 'run'), 'utf8');
  }

  /** The server ends by itself, as when memory runs out. */
  async killServer(): Promise<void> {
    await this.node.endServer('SIGKILL');
    rmSync(this.node.pidFile);
  }
}

/** The unit that a process belongs to. */
export function unitOf(pid: number): string | undefined {
  const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
  return entries.find((entry) => entry.startsWith('FAKE_UNIT='))?.replace(/^FAKE_UNIT=|@.*/g, '');
}

const lines = (file: string): string[] => {
  try {
    return readFileSync(file, 'utf8').trim().split('\n');
  } catch {
    return [];
  }
};

const membersOf = (folder: string) =>
  `members() { grep -lszFx "FAKE_UNIT=$1@${folder}" /proc/[0-9]*/environ | tr -dc "0-9\\n"; }`;

const fakeSystemdRun = (folder: string) => `
printf '%s\\n' "$*" >>${folder}/run
${membersOf(folder)}
unit=run-$$ scope= keep= setenv=()
while [[ $1 == -* ]]; do
  case $1 in
    --scope) scope=yes ;;
    --unit=*) unit=\${1#*=} ;;
    --quiet | --description=*) ;;
    --property=KillMode=process) keep=yes ;;
    --setenv=*) setenv+=("\${1#*=}") ;;
    *) echo "unknown option $1" >&2; exit 1 ;;
  esac
  shift
done
if [[ -n $scope ]]; then
  [[ ! -e ${folder}/no-scopes ]] || { echo 'Failed to start transient scope unit' >&2; exit 1; }
  [[ -z $(members "$unit.scope") ]] || { echo "Unit $unit.scope already exists." >&2; exit 1; }
  : >"${folder}/units/$unit.scope"
  exec env FAKE_UNIT="$unit.scope@${folder}" "$@"
fi
: >"${folder}/units/$unit.service"
{
  env -i PATH="$PATH" FAKE_UNIT="$unit.service@${folder}" "\${setenv[@]}" setsid -w "$@"
  # It is "deactivating" until the last process has ended.
  if [[ -z $keep ]]; then
    sleep 0.5
    while [[ -n $(members "$unit.service") ]]; do kill $(members "$unit.service"); sleep 0.1; done 2>/dev/null
  fi
  rm -f "${folder}/units/$unit.service"
} </dev/null >/dev/null 2>&1 9<&- &`;

const fakeSystemctl = (folder: string) => `
printf '%s\\n' "$*" >>${folder}/asked
${membersOf(folder)}
if [[ $1 == list-units ]]; then
  for unit in ${folder}/units/\${!#}; do
    [[ ! -e $unit || ( $unit == *.scope && -z $(members "\${unit##*/}") ) ]] || echo "\${unit##*/} loaded active running"
  done
  exit 0
fi
. ${folder}/unit
# One that has ended and was not reaped yet has no program.
runs() { [[ -s $pid_file ]] && [[ -e /proc/$(<$pid_file)/exe ]]; }
active() { runs || [[ -e ${folder}/active && -n $remain ]]; }
waits() { [[ -e ${folder}/active && -n $restarts_later ]] && ! runs; }
start() {
  [[ $load == loaded && $can_start == yes ]] || { echo "Unit zookeeper.service is $load." >&2; exit 1; }
  until [[ ! -e ${folder}/stopping ]]; do sleep 0.1; done
  while waits; do sleep 0.1; done
  ! active || exit 0
  if [[ -e ${folder}/failed ]] || (($(grep -c . ${folder}/starts 2>/dev/null) >= start_limit)); then
    : >${folder}/failed
    echo 'Start request repeated too quickly.' >&2
    exit 1
  fi
  echo start >>${folder}/starts
  : >${folder}/active
  setsid env -i PATH="$PATH" FAKE_UNIT=zookeeper.service@${folder} bash -c "$(<${folder}/exec-start)" </dev/null >/dev/null 2>&1 9<&- &
}
stop() {
  : >${folder}/stopping
  ! runs || bash -c "$(<${folder}/exec-stop)"
  rm -f ${folder}/stopping ${folder}/active
}
case $1 in
  show)
    if [[ -e ${folder}/failed ]]; then state=failed sub=failed
    elif waits; then state=activating sub=auto-restart
    elif runs; then state=active sub=running
    elif active; then state=active sub=exited
    else state=inactive sub=dead; fi
    printf '%s\\n' "LoadState=$load" "ActiveState=$state" "SubState=$sub" "CanStart=$can_start" "$shows" ;;
  start) start ;;
  stop) stop ;;
  restart) stop; start ;;
  reset-failed) rm -f ${folder}/failed ${folder}/starts ;;
  *) echo "Unknown operation $1." >&2; exit 1 ;;
esac`;
