import { events } from '../contract/signals.ts';
import { runTimes } from '../contract/times.ts';
import type { Zxid } from '../contract/zxid.ts';
import type { Flow } from '../flow/flow.ts';
import { patiently } from '../flow/retries.ts';
import { OwnNodes } from '../node/own-nodes.ts';
import { requireArmed } from '../run/armed.ts';
import { askerOf } from '../run/asked-by.ts';
import { claimTick, giveWay } from '../run/claim.ts';
import { asAnswer, endingOf, inPhase, RunEnded, withWarning } from '../run/ended.ts';
import { leaseEnsemble, releaseEnsemble, untilReleased } from '../run/lease.ts';
import { readLineage } from '../run/lineage.ts';
import { isRefusal, type Refusal } from '../run/refusal.ts';
import { notDue, whyNotDue } from '../run/scheduled-time.ts';
import { journalOf } from '../run/story.ts';
import type { Surroundings } from '../run/surroundings.ts';
import { announce, measure } from '../run/tell.ts';
import { captureAndUpload } from './capture-and-upload.ts';
import { chooseNode } from './choose/choose-node.ts';
import { probeEnsemble } from './choose/probe-ensemble.ts';
import { slowStops } from './choose/slow-stops.ts';
import { capturedOf } from './choose/told-by-nodes.ts';
import { fitStorage } from './fit-storage.ts';
import { requireFreeName } from './free-name.ts';
import { compareBackups } from './history/compare-backups.ts';
import { followUp } from './history/follow-up.ts';
import { type Found, readLastBackup } from './history/last-backup.ts';
import { positionOf } from './history/position.ts';
import { readProtection } from './history/protection.ts';
import { seeCopies } from './history/see-copies.ts';
import { versionWarnings } from './history/versions-kept.ts';
import { keepNewest } from './keep-newest.ts';
import { keepReport } from './keep-report.ts';
import { recordManifest, writeManifest } from './manifest.ts';
import { measureCopies, metricsOf } from './metrics.ts';
import { startWarnings } from './next-start.ts';
import { planRun } from './plan.ts';
import { lookAgain } from './progress/look-again.ts';
import { tellPhase } from './progress/run-status.ts';
import { type BackupEnding, type RunReport, reportOf, summarize } from './report.ts';
import type { BackupRequest } from './request.ts';
import { type BackupStory, shelfOf } from './story.ts';
import { verify } from './verify.ts';

/**
 * Takes one backup. Linear: plan, claim, probe, choose, send, await, verify, record, announce; and
 * whatever happens on the way, the run ends with one report, one event, one metric and the node's state.
 * @throws InvalidRequest where a person named a scheduled time that is not of now
 */
export async function backUp(
  flow: Flow,
  request: BackupRequest,
  around: Surroundings,
): Promise<RunReport> {
  const { execution, now } = around;
  const { run, refusal } = await flow.step('plan', async () => {
    const startedAt = now();
    const refusal = request.refusal ?? whyNotDue(request.scheduledTime, startedAt) ?? null;
    const named = refusal === null ? request : { ...request, scheduledTime: undefined };
    return { run: planRun(named, execution, startedAt), refusal };
  });
  if (refusal !== null && askerOf(request) !== 'schedule') throw notDue(refusal);
  const journal = journalOf(flow, around);
  const node = { serving: true, seen: [], leftOut: [] };
  const ownNodes = new OwnNodes(request.ensemble);
  const story: BackupStory = { ...around, flow: journal, ownNodes, request, run, node };

  if (request.dryRun && refusal === null) {
    const ending = await rehearse(story).catch((error) => rehearsed(story, endingOf(error)));
    return reportOf(run, ending, story.node, journal.entries);
  }
  const ending: BackupEnding = await takeBackup(story, refusal).catch(endingOf);
  await lookAgain(story, ending);
  const copies = await seeCopies(story, ending);
  const ended = { ...ending, ...(copies && { copies }) };
  const kept = await keepReport(story, reportOf(run, ended, story.node, journal.entries));
  const report = await keepNewest(story, kept);
  await measureCopies(story, report.copies);
  await measure(story, report, metricsOf(report, await readProtection(story, report)));
  await announce(story, 'announce', events.detailType(report.outcome), report);
  return report;
}

/** A dry run: probes and chooses, and touches nothing. */
async function rehearse(story: BackupStory): Promise<BackupEnding> {
  const { candidates, probes } = await chooseCandidates(story, await findLast(story));
  const [first] = candidates;
  story.node.instanceId = first?.instanceId;
  story.node.chosenBecause = first?.because;
  const warnings = slowStops(
    story.run,
    probes.filter((probe) => candidates.some(({ instanceId }) => instanceId === probe.instanceId)),
  );
  return {
    outcome: 'Skipped',
    phase: 'choose',
    code: 'dry-run',
    reason: 'Dry run: nothing was touched.',
    warnings,
  };
}

const rehearsed = ({ request }: BackupStory, ending: BackupEnding): BackupEnding =>
  askerOf(request) === 'person' ? asAnswer(ending) : ending;

async function takeBackup(story: BackupStory, refusal: Refusal | null): Promise<BackupEnding> {
  if (refusal !== null) throw new RunEnded('Failed', 'run', refusal.reason, refusal);
  const { flow, store, request, run, now } = story;
  await inPhase('arm', async () => {
    requireArmed(request, await shelfOf(story));
  });
  await inPhase('claim', async () => {
    const hint = 'Nothing to do. For one more backup, invoke again when that run has ended.';
    const claim = () => claimTick(store, run, now());
    giveWay(await flow.step('claim-tick', claim, patiently), { code: 'tick-claimed', hint });
    const seconds = runTimes(run.maxDowntimeSeconds).runSeconds;
    const lease = async () => {
      const claim = await leaseEnsemble(store, run, { now: now(), seconds });
      if (claim.taken) await tellPhase(story, 'probe');
      return claim;
    };
    giveWay(await flow.step('lease-ensemble', lease, patiently), { code: 'ensemble-held', hint });
  });
  const release = () => flow.step('release-ensemble', () => releaseEnsemble(store, run), patiently);
  return untilReleased(
    async () => {
      const unheard = await announceStart(story);
      const ending = await takeLeasedBackup(story).catch(endingOf);
      return unheard === undefined ? ending : withWarning(ending, unheard);
    },
    // A command that may still be at work keeps the ensemble until the lease expires.
    async ({ outcome }) => (outcome === 'Unknown' ? undefined : release()),
    `Runs of ${run.ensemble} are skipped until the lease expires: it could not be released,`,
  );
}

/** @returns what to warn of: a backup is not left out because nobody could be told that it begins */
function announceStart(story: BackupStory): Promise<string | undefined> {
  const { runId, ensemble, tick } = story.run;
  const detail = { version: events.detailVersion, runId, ensemble, tick };
  return announce(story, 'announce-start', events.detailType('Started'), detail).then(
    () => undefined,
    (error) => `Its start could not be announced: ${endingOf(error).reason}`,
  );
}

async function takeLeasedBackup(story: BackupStory): Promise<BackupEnding> {
  const { flow, store, request, run, node } = story;
  await inPhase('claim', () => requireFreeName(story));
  const found = await findLast(story);
  const checksum = await inPhase('claim', () => fitStorage(story, found.last));
  const { candidates, lineage, probes } = await chooseCandidates(story, found);
  const { capture, upload } = await inPhase('send', () =>
    captureAndUpload(story, candidates, checksum),
  );
  const captured = capturedOf(capture, probes);
  const verified = await inPhase('verify', () => verify(story, upload, captured));
  const { proof } = verified;
  const position = positionOf(verified, capture, lineage);
  const comparison = compareBackups(position, found.last, request.ensemble.maxShrinkPercent);
  const manifest = writeManifest({
    ...verified,
    run,
    node: node.instanceId ?? '',
    leftOut: node.leftOut,
    capture,
    captured,
    upload,
    comparison,
    lineage,
    phases: flow.entries,
  });
  await inPhase('record', async () => {
    const recorded = await flow.step(
      'record',
      () => tellPhase(story, 'record').then(() => recordManifest(store, run.manifestKey, manifest)),
      patiently,
    );
    if (recorded) return;
    throw new RunEnded('Failed', 'record', `${run.manifestKey} exists already.`, {
      code: 'manifest-exists',
      hint: 'It belongs to another archive, which is kept. Invoke again for a new name.',
    });
  });
  node.held = { zxid: position.zxid as Zxid, znodes: verified.inventory.znodes };
  const others = [
    ...startWarnings(node, capture),
    ...versionWarnings(store.bucket, found.last, verified.stored),
  ];
  return {
    outcome: 'Succeeded',
    checks: proof.checks,
    level: proof.level,
    ...(proof.unproven === undefined ? {} : { unproven: proof.unproven }),
    archive: {
      ...manifest.archive,
      ...{ zxid: manifest.zxid, znodes: manifest.inventory.znodes },
      ...{ bucket: store.bucket, manifestKey: run.manifestKey },
    },
    warnings: await followUp(story, found, proof.level, comparison, others),
  };
}

const findLast = (story: BackupStory) =>
  inPhase('choose', async () => {
    const { flow, run, store, now } = story;
    const shelf = await shelfOf(story);
    const read = () => readLastBackup(store, run.ensemble, shelf, now());
    return flow.step('read-last-backup', read, patiently);
  });

async function chooseCandidates(story: BackupStory, { last }: Found) {
  const { flow, request, run, node, store, log } = story;
  const probes = await inPhase('probe', () => probeEnsemble(story));
  node.seen = probes.map(summarize);
  // A restore cannot begin while this run holds the ensemble.
  const lineage = await inPhase('choose', () =>
    flow.step('read-lineage', () => readLineage(store, run.ensemble), patiently),
  );
  const choice = await flow.step('choose', async () => {
    const made = chooseNode(probes, request.ensemble, request.newLineage ? undefined : last);
    log({ event: 'choice', nodes: node.seen, ...made });
    return made;
  });
  if (isRefusal(choice)) throw new RunEnded('Failed', 'choose', choice.reason, choice);
  node.leftOut = choice.leftOut;
  return { candidates: choice.candidates, lineage, probes };
}
