import type { RestoreSettings } from '../../contract/settings.ts';
import { type Refusal, refuse } from '../../run/refusal.ts';
import { paragraphOf } from '../../shown.ts';
import { isOlder } from '../../zookeeper/bytes/version.ts';
import { unreadableBy } from '../../zookeeper/files/flavour.ts';
import type { EnsembleState, MemberNode } from '../nodes/situation.ts';
import type { ChosenBackup } from './chosen-backup.ts';

/** What speaks against restoring a backup into an ensemble. */
export interface Objections {
  readonly refusals: readonly Refusal[];
  /** What a person overrode with `force`, and what could not be known. */
  readonly warnings: readonly string[];
}

export interface Target {
  readonly state: EnsembleState;
  readonly force: boolean;
}

/** Whether backups of one ensemble may go into another. */
export function judgeSource(
  source: string,
  into: string,
  settings: Pick<RestoreSettings, 'from'> | undefined,
): Refusal | undefined {
  if (source === into || settings?.from.includes(source)) return undefined;
  return refuse(
    'not-allowed-into',
    `Backups of ${source} may not be restored into ${into}.`,
    `Add "restoreFrom": ["${source}"] to ${into} in zk-backup.json and deploy: its nodes may not read them until then.`,
  );
}

/** Holds a backup against the nodes that it is to be restored on. Pure. */
export function judgeTarget(backup: ChosenBackup, { state, force }: Target): Objections {
  const refusals: Refusal[] = [];
  const warnings: string[] = [];
  const think = (refusal: Refusal) => {
    if (force) warnings.push(refusal.reason);
    else
      refusals.push({
        ...refusal,
        hint: paragraphOf(refusal.hint, 'To go on all the same: --force, or "force": true.'),
      });
  };
  if (state.situation === 'member-lost') think(memberLost(state.members));
  for (const node of state.members) {
    const { instanceId, line } = node;
    if (line.version === null) {
      warnings.push(
        `${instanceId} does not tell its version; it must be ${backup.zookeeperVersion} or later.`,
      );
    } else if (isOlder(line.version, backup.zookeeperVersion)) {
      think(
        refuse(
          'older-zookeeper',
          `${instanceId} runs ZooKeeper ${line.version}, the backup is of ${backup.zookeeperVersion}: an older server may not read its files.`,
          'Install that version or a later one on every node.',
        ),
      );
    }
    if (line.awsCli === null) {
      refusals.push(
        refuse(
          'missing-tool',
          `${instanceId} has no AWS CLI to download with.`,
          'Install the AWS CLI v2 on it.',
        ),
      );
    }
    if (line.tellsDigests === false) {
      warnings.push(
        `${instanceId} does not tell whether digests match (mntr is not in 4lw.commands.whitelist, and its AdminServer does not answer): after the restore that is not compared there. Add mntr to 4lw.commands.whitelist in its zoo.cfg first, or run a drill, which compares it.`,
      );
    }
    refusals.push(...lackOfSpace(node, backup));
  }
  return { refusals, warnings };
}

/** TTL znodes are deleted without a word where extended types are off (docs/facts/restoring-an-ensemble.md). */
export function judgeTtls(
  ttls: number,
  { members }: { readonly members: readonly Pick<MemberNode, 'instanceId' | 'line'>[] },
): Objections {
  if (ttls === 0) return { refusals: [], warnings: [] };
  const off = members.filter(({ line }) => line.extendedTypes === false);
  const unknown = members.filter(({ line }) => line.extendedTypes === null);
  return {
    refusals: off.map(({ instanceId }) =>
      refuse(
        'ttl-not-enabled',
        `The backup holds ${ttls} TTL znodes, and ${instanceId} runs without extendedTypesEnabled: it would delete them silently.`,
        'Set extendedTypesEnabled=true in its zoo.cfg (or -Dzookeeper.extendedTypesEnabled=true).',
      ),
    ),
    warnings: unknown.map(
      ({ instanceId }) =>
        `The backup holds ${ttls} TTL znodes: check that ${instanceId} runs with extendedTypesEnabled=true, or it deletes them.`,
    ),
  };
}

/** A server reads a snapshot's trailer by its own settings, and ends where that is another one. */
export function judgeFlavour(
  flavour: number,
  { zookeeperVersion }: Pick<ChosenBackup, 'zookeeperVersion'>,
  { members }: EnsembleState,
): Objections {
  const refusals: Refusal[] = [];
  const warnings: string[] = [];
  for (const { instanceId, line } of members) {
    const { version, readsDigest, readsLastZxid } = line;
    const unreadable = unreadableBy(flavour, {
      version: version ?? zookeeperVersion,
      digest: readsDigest ?? true,
      lastZxid: readsLastZxid ?? true,
    });
    if (!unreadable) continue;
    const { why, remedy } = unreadable;
    // Without a running server its defaults are no more than likely.
    if (readsDigest === null) warnings.push(`${instanceId}: ${why} ${remedy}`);
    else refusals.push(refuse('would-not-start', `${instanceId}: ${why}`, remedy));
  }
  return { refusals, warnings };
}

function memberLost(members: readonly MemberNode[]): Refusal {
  const lost = members.filter(({ voter, line }) => voter && !line.serving);
  const names = lost
    .map(({ instanceId, myid, line }) => `server.${myid} on ${instanceId} (${line.reason})`)
    .join(', ');
  const [first] = lost;
  return refuse(
    'restore-not-needed',
    `The ensemble has its quorum and serves; only ${names} does not. It needs no restore.`,
    `One at a time: stop ZooKeeper on ${first?.instanceId}, move ${first?.line.dataDir}/version-2 aside, and start it; it gets everything from the leader.`,
  );
}

/** For the staged files, and once more for what ZooKeeper writes when it starts. */
function lackOfSpace({ instanceId, line }: MemberNode, backup: ChosenBackup): Refusal[] {
  const { dataBytes, logBytes } = backup;
  const needs = line.oneFileSystem
    ? [[line.dataDir, 2 * (dataBytes + logBytes), line.freeBytes] as const]
    : [
        [line.dataDir, 2 * dataBytes, line.freeBytes] as const,
        [line.dataLogDir, 2 * logBytes, line.freeLogBytes] as const,
      ];
  return needs
    .filter(([, needed, free]) => needed > free)
    .map(([folder, needed, free]) =>
      refuse(
        'no-space',
        `${instanceId} has ${free} bytes free on the file system of ${folder}; the restore needs ${needed} beside the old data.`,
        'Make room: remove folders version-2.before-… of restores that you are sure of.',
      ),
    );
}
