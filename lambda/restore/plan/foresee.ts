import { isoOf } from '../../contract/tick.ts';
import { type Zxid, zxidOf } from '../../contract/zxid.ts';
import { inUnits } from '../../units.ts';
import { formatZxid } from '../../zookeeper/bytes/data-file-errors.ts';
import {
  type EnsembleState,
  hasQuorum,
  type MemberNode,
  majorityOf,
  type Situation,
} from '../nodes/situation.ts';
import type { ChosenBackup } from './chosen-backup.ts';
import { clientTexts } from './client-texts.ts';
import { type Estimate, estimate } from './estimate.ts';
import type { RestorePlan } from './plan.ts';
import { applicationTexts } from './reading/applications.ts';
import type { Losses } from './reading/losses.ts';
import type { Reading } from './reading/read-for-restore.ts';

const situations: Readonly<Record<Situation, string>> = {
  serving: 'Every voting member serves: the restore stops them and replaces what they hold.',
  'member-lost': 'A majority serves, and some voting members do not.',
  'quorum-lost': 'No majority serves; some nodes still hold data.',
  empty: 'No majority serves, and no node holds any data.',
};

/** The plan in sentences, for the person who is to say yes. Pure. */
export function sentencesOf(
  backup: ChosenBackup,
  reading: Reading,
  state: EnsembleState,
  {
    planId,
    until,
    lost,
    now,
  }: Pick<RestorePlan, 'planId' | 'until'> & {
    readonly lost: Losses | null;
    readonly now: number;
  },
): string[] {
  const { members, situation } = state;
  const times = estimate(backup, reading, members);
  const into = planId.slice(0, planId.lastIndexOf('.'));
  return [
    ...(into === backup.ensemble ? [] : [`A backup of ${backup.ensemble} goes into ${into}.`]),
    ...copyTexts(backup),
    `${backup.key}, of ${utc(isoOf(backup.tick))} (${since(isoOf(backup.tick), now)} ago), ${proofText(reading)}.`,
    ...completeTexts(reading),
    resultText(reading, until),
    situations[situation],
    ...members.map((member) => moveText(member, planId)),
    ...outageTexts(backup, state, times),
    startText(members),
    ...clientTexts(reading, members),
    ...applicationTexts(reading.applications),
    lossOf(backup, reading, state, { planId, now }),
    ...(lost ? [cutText(lost, { key: backup.key, to: reading.to })] : []),
    `If anything fails before the old data is moved, nothing has changed; afterwards npx zk-backup undo ${planId} puts it back.`,
  ];
}

/** The sentence that says what is lost, or, of another ensemble, replaced. Pure. */
export function lossOf(
  backup: ChosenBackup,
  reading: Reading,
  { members }: EnsembleState,
  { planId, now }: Pick<RestorePlan, 'planId'> & { readonly now: number },
): string {
  const into = planId.slice(0, planId.lastIndexOf('.'));
  return into === backup.ensemble
    ? lossText(backup, reading, members, now)
    : replacedText(into, members);
}

const copyTexts = ({ copy }: ChosenBackup) =>
  copy ? [`It is read from the copy ${copy.bucket} in ${copy.region}, by the nodes, too.`] : [];

const proofText = ({ level, unproven }: Reading) =>
  level === 3
    ? 'was read again and is proven: its replay met the digests that the server wrote'
    : `was read again and is sound: no byte is damaged and no zxid is missing (not proven: ${unproven})`;

/** What falls short is a warning of the plan. */
function completeTexts({ complete }: Reading): string[] {
  if (!complete || complete.reached === false) return [];
  return [
    complete.reached
      ? `It is complete: ${complete.found}.`
      : `It is not known to be complete: ${complete.found}.`,
  ];
}

function resultText({ znodes, to, toTime, isCut }: Reading, until: string | null): string {
  const what = znodes === null ? 'the znodes' : `${znodes} znodes`;
  const time = toTime === null ? '' : `, of ${utc(toTime)}`;
  const uncut = until === null ? '' : ', where the backup ends: there was nothing to cut';
  const end = isCut ? ', where you asked to cut it' : uncut;
  return `It restores ${what} as they were after ${to}${time}${end}.`;
}

function moveText({ instanceId, myid, voter, line }: MemberNode, planId: string): string {
  const who = `${instanceId}${myid === null ? '' : ` (server.${myid}${voter ? '' : ', observer'})`}`;
  const is = line.serving
    ? `serves as ${line.role} at ${line.zxid}`
    : `does not serve: ${line.reason}`;
  const folders = [...new Set([line.dataDir, line.dataLogDir])].map(
    (folder) => `${folder}/version-2 becomes ${folder}/version-2.before-${planId}`,
  );
  return line.hasData
    ? `${who} ${is}. ${folders.join(', ')} (${inUnits(line.dataBytes)}); nothing is deleted.`
    : `${who} ${is}. It holds no data to move aside.`;
}

function outageTexts(backup: ChosenBackup, { members, situation }: EnsembleState, times: Estimate) {
  const { stageSeconds, outageSeconds } = times;
  const staged = `Each node downloads ${inUnits(backup.bytes)} and unpacks ${inUnits(backup.dataBytes + backup.logBytes)}: about ${stageSeconds} s`;
  if (!hasQuorum(situation)) {
    return [
      `${staged}.`,
      `Then what still runs is stopped, and ZooKeeper serves again about ${stageSeconds + outageSeconds} s after the command.`,
    ];
  }
  const servers = members.length === 1 ? 'the server is' : `all ${members.length} servers are`;
  return [
    `${staged}, while the servers keep serving.`,
    `Then ${servers} stopped, and clients have no ZooKeeper for about ${outageSeconds} s.`,
  ];
}

function startText(members: readonly MemberNode[]): string {
  const voters = members.filter(({ voter }) => voter).length;
  if (members.length === 1) return 'It is started, and what it serves is compared with the backup.';
  return `${majorityOf(voters)} of ${voters} voting members are started together, then the rest, and what each serves is compared with the backup.`;
}

function lossText(
  backup: ChosenBackup,
  { to, toTime, isCut }: Reading,
  members: readonly MemberNode[],
  now: number,
): string {
  const newest = members.map(({ line }) => zxidOf(line.zxid)).reduce((a, b) => (a > b ? a : b), 0n);
  const last = zxidOf(to);
  // What is cut off was written before the backup was taken.
  const time = isCut ? toTime : isoOf(backup.tick);
  const lost = `every change after ${to}${time === null ? '' : `, of ${utc(time)} or later`}`;
  if (newest <= last) {
    const isHidden = members.some(({ line }) => line.hasData && !line.serving);
    return `Lost: ${lost}; ${isHidden ? 'a node that does not serve may have newer data: look at it first' : 'no node serves anything newer'}.`;
  }
  const distance =
    newest >> 32n === last >> 32n
      ? `${newest - last} transactions`
      : `those of ${(newest >> 32n) - (last >> 32n)} epochs`;
  const much = time === null ? distance : `${distance}, ${since(time, now)}`;
  return `Lost: ${lost}, up to 0x${newest.toString(16)} of now (${much}).`;
}

/** So many are named in a sentence; the plan has more of them. */
const mostNamed = 5;

/** The sentence that says what a cut of a backup leaves out. Pure. @param cut its last zxid is `to` */
export function cutText(
  { transactions, znodes, more }: Losses,
  { key, to }: { readonly key: string; readonly to: Zxid },
): string {
  const count = transactions === 1 ? '1 transaction' : `${transactions} transactions`;
  if (znodes.length === 0)
    return `The cut leaves out ${count} of the backup, which changed no znode.`;
  const named = znodes
    .slice(0, mostNamed)
    .map(({ path, change, time, zxid }) => `${path} (${change} ${utc(time)}, ${zxid})`);
  const others = znodes.length - named.length + more;
  const since = formatZxid(zxidOf(to) + 1n);
  const rest =
    others === 0 ? '.' : `, and ${others} more: npx zk-backup log ${key} --since ${since}`;
  return `The cut leaves out ${count} of the backup, the last changes of ${named.join(', ')}${rest}`;
}

/** In another ensemble nothing of its own comes back. */
const replacedText = (into: string, members: readonly MemberNode[]) =>
  members.some(({ line }) => line.hasData)
    ? `Replaced: all that ${into} holds now. It is kept aside, and no longer served.`
    : `${into} holds nothing that could be lost.`;

const utc = (time: string) => `${time.slice(0, 19).replace('T', ' ')} UTC`;
const since = (time: string, now: number) => span(now - Date.parse(time));

/** `3 d 4 h`, `5 min`, `7 s`. */
export function span(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 120) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 120) return `${minutes} min`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `${hours} h` : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}
