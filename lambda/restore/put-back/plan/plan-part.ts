import { cutShort, readingTwice, tooBigFor } from '../../../archive/verify-archive.ts';
import { findObject, writeJson } from '../../../aws/archive-store.ts';
import type { Checksum } from '../../../contract/documents.ts';
import { restoreKeys } from '../../../contract/keys.ts';
import { restoreTimeouts } from '../../../contract/restore-times.ts';
import { patiently } from '../../../flow/retries.ts';
import { inPhase } from '../../../run/ended.ts';
import { isRefusal, type Refusal, refuse } from '../../../run/refusal.ts';
import { shorten } from '../../../shown.ts';
import type { Capture } from '../../captures/capture.ts';
import { type InspectedServer, longestRequestOf } from '../../captures/choose-servers.ts';
import { inspectServers } from '../../captures/inspect-servers.ts';
import { takeCapture } from '../../captures/take-capture.ts';
import { lineageNow } from '../../lineage.ts';
import { judgeBefore } from '../../plan/choose-backup.ts';
import type { ChosenBackup } from '../../plan/chosen-backup.ts';
import { judgeClock } from '../../plan/judge-clock.ts';
import { judgeSource, judgeTtls } from '../../plan/judge-target.ts';
import { findBackup, shortfalls } from '../../plan/make-plan.ts';
import { restoreByHand } from '../../plan/reading/read-for-restore.ts';
import { storeOf } from '../../plan/store-of.ts';
import { failed, refused } from '../../refused.ts';
import type { RestoreEnding } from '../../report.ts';
import type { PlanRequest } from '../../request.ts';
import type { WantedPart } from '../../request-part.ts';
import { tell } from '../../status.ts';
import type { RestoreStory } from '../../story.ts';
import { type Compared, comparePart } from './compare.ts';
import { hintsFor } from './hints.ts';
import { judgePart } from './judge-part.ts';
import { countsOf, headOf, type PartPlan, type PartPlanHead, shownChange } from './part-plan.ts';
import { lockTexts, sentencesOfPart } from './part-texts.ts';

/** So many changes are told of a plan without its lists. */
const mostTold = 50;

interface Wanted {
  readonly backup: ChosenBackup;
  readonly live: Capture;
  readonly lineage: string | null;
  readonly longestRequest: number;
  readonly checksum: Checksum;
}

/** Archives what one node has now, compares it with a backup, and writes the plan. Nothing is changed. */
export async function planPart(
  story: RestoreStory,
  request: PlanRequest,
  part: WantedPart,
): Promise<RestoreEnding> {
  const { source, ensemble } = request;
  const strange = judgeSource(source, ensemble.name, story.settings.restores[ensemble.name]);
  if (strange) throw failed('plan', strange);
  const backup = await inPhase('plan', () => findBackup(story, request));
  const lineage = await inPhase('plan', () => lineageNow(story));
  const checksum = await inPhase('plan', () => checksumOf(story, backup));
  const { servers, nodes } = await inPhase('inspect', () => inspectServers(story, request));
  const longestRequest = longestRequestOf(nodes);
  const live = await inPhase('capture', () =>
    takeCapture(story, { which: 'planned', servers, checksum }),
  );
  const wanted = { backup, live, lineage, longestRequest, checksum };
  const plan = await inPhase('verify', () =>
    compareAndWrite(story, { ...request, part }, wanted, nodes),
  );
  return { outcome: 'Planned', part: { plan }, warnings: plan.warnings };
}

/** Storage that told CRC64NVME of the backup is asked for it again; of other storage nobody knows. */
async function checksumOf(story: RestoreStory, backup: ChosenBackup): Promise<Checksum> {
  const { flow } = story;
  const store = storeOf(story, backup.copy);
  const find = async () =>
    (await findObject(store, backup.key, backup.versionId))?.crc64nvme === undefined
      ? 'none'
      : 'CRC64NVME';
  return flow.step('look-at-backup', find, patiently);
}

/** The plan is written where its lists are made: only its head is small enough to be handed on. */
async function compareAndWrite(
  story: RestoreStory,
  request: PlanRequest & { readonly part: WantedPart },
  wanted: Wanted,
  nodes: readonly InspectedServer[],
): Promise<PartPlanHead> {
  const { flow, store, run, millisecondsLeft } = story;
  await tell(story, 'verify');
  const work = async (): Promise<PartPlanHead | readonly Refusal[]> => {
    const { part, until, sessions } = request;
    const read = { ...wanted, part, until, sessions };
    const stores = { backup: storeOf(story, wanted.backup.copy), live: store };
    const compared = await comparePart(stores, read, millisecondsLeft);
    if (isRefusal(compared)) return [compared];
    const { refusals, ...plan } = planOf(story, request, wanted, compared, nodes);
    if (refusals.length > 0) return refusals;
    await writeJson(store, restoreKeys.lists(run.runId), compared.difference, 'always');
    await writeJson(store, restoreKeys.plan(run.runId), plan, 'always');
    return headOf(plan);
  };
  const written = await flow
    .step('compare', work, readingTwice)
    .catch((error) => [
      refuse(
        'archive-too-big',
        `${wanted.backup.key} ${tooBigFor(cutShort(error, wanted.backup.bytes))}.`,
        restoreByHand,
      ),
    ]);
  if ('planId' in written) return written;
  throw refused('verify', written);
}

function planOf(
  { run }: RestoreStory,
  request: PlanRequest & { readonly part: WantedPart },
  { backup, live, ...wanted }: Wanted,
  { reading, to, difference, lock }: Compared,
  members: readonly InspectedServer[],
): PartPlan & { readonly refusals: readonly Refusal[] } {
  const { level, unproven = null, complete = null } = reading;
  const counts = countsOf(difference);
  const judged = judgePart(difference, counts, request.force);
  const before = judgeBefore(request, backup, reading);
  const ttls = judgeTtls(countTtls(difference), { members });
  const head = {
    schemaVersion: 2 as const,
    kind: 'part' as const,
    planId: run.runId,
    ensemble: run.ensemble,
    createdAt: new Date(run.startedAt).toISOString(),
    expiresAt: new Date(run.startedAt + restoreTimeouts.planSeconds * 1000).toISOString(),
    force: request.force,
    part: request.part,
    ...(request.sessions ? { through: 'operator' as const } : {}),
    until: request.until ?? null,
    backup: { ...backup, level, unproven, complete },
    result: { to: reading.to, toTime: reading.toTime, isCut: reading.isCut },
    live: { ...live, to },
    counts,
    first: difference.changes
      .slice(0, mostTold)
      .map(({ kind, path }) => ({ kind, path: shorten(path) })),
    applications: hintsFor(difference, reading.applications),
    ...wanted,
  };
  return {
    ...head,
    sentences: sentencesOfPart(head, difference, reading),
    warnings: [
      ...judged.warnings,
      ...before.warnings,
      ...ttls.warnings,
      ...judgeClock(reading, run.startedAt),
      ...shortfalls(backup, reading),
      ...lockTexts(lock),
    ],
    changes: difference.changes.map(shownChange),
    counters: difference.counters,
    left: difference.left,
    refusals: [...judged.refusals, ...before.refusals, ...ttls.refusals],
  };
}

/** Every server deletes those whose time is over, and only where it knows of them. */
const countTtls = ({ changes }: Compared['difference']) =>
  changes.filter((change) => change.kind === 'create' && change.type === 'ttl').length;
