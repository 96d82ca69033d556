import type { Flow } from '../flow/flow.ts';
import { keepJournal } from '../flow/journal.ts';
import { runTimes } from '../run-times.ts';
import { notDue, whyNotDue } from '../scheduled-time.ts';
import { announce, measure } from './announce.ts';
import { whyNotArmed } from './armed.ts';
import { captureAndUpload } from './capture-and-upload.ts';
import { capturedOf } from './captured.ts';
import { chooseNode } from './choose-node.ts';
import { claimTick, leaseEnsemble, releaseEnsemble } from './claim.ts';
import { compareBackups } from './compare-backups.ts';
import { drillAgeSeconds } from './drill-age.ts';
import { fitStorage } from './fit-storage.ts';
import { followUp } from './follow-up.ts';
import { requireFreeName } from './free-name.ts';
import { type Found, readLastBackup } from './last-backup.ts';
import { readLineage } from './lineage.ts';
import { writeManifest } from './manifest.ts';
import { startWarnings } from './next-start.ts';
import { planRun, type Run } from './plan.ts';
import { positionOf } from './position.ts';
import { probeEnsemble } from './probe-ensemble.ts';
import { type Ending, type RunReport, reportOf, summarize } from './report.ts';
import type { BackupRequest } from './request.ts';
import { asAnswer, endingOf, giveWay, inPhase, RunEnded } from './run-ended.ts';
import { slowStops } from './slow-stops.ts';
import { patiently, type Story, type Surroundings, shelfOf } from './story.ts';
import { verify } from './verify.ts';
import { recordManifest } from './verify-and-record.ts';
import { versionWarnings } from './versions-kept.ts';

/**
 * Takes one backup. Linear: plan, claim, probe, choose, send, await, verify, record, announce; and
 * whatever happens on the way, the run ends with one event, one metric and the node's state.
 * @throws InvalidRequest where the scheduled time is not of now
 */
export async function backUp(
  flow: Flow,
  request: BackupRequest,
  around: Surroundings,
): Promise<RunReport> {
  const { execution, now, log } = around;
  const { run, fault } = await flow.step('plan', async () => {
    const startedAt = now();
    const fault = whyNotDue(request.scheduledTime, startedAt) ?? null;
    return { run: planRun(request, execution, startedAt), fault };
  });
  if (fault !== null) throw notDue(fault);
  const journal = keepJournal(flow, now, (entry) => log({ event: 'step', ...entry }));
  const story: Story = {
    ...around,
    flow: journal,
    request,
    run,
    node: { serving: true, seen: [], leftOut: [] },
  };

  if (request.dryRun) {
    const ending = await rehearse(story).catch((error) => asAnswer(request, endingOf(error)));
    return reportOf(run, ending, story.node, journal.entries);
  }
  const ending = await takeBackup(story).catch(endingOf);
  const report = reportOf(run, ending, story.node, journal.entries);
  // Unknown it stays when it cannot be read: the run itself has ended, and its outcome stands.
  const drillAge = await readDrillAge(story).catch(() => null);
  await journal.step('measure', async () => measure(report, drillAge, now()));
  await journal.step(
    'announce',
    () => announce(around.clients.eventBridge, around.eventBus, report),
    patiently,
  );
  return report;
}

async function readDrillAge({ flow, store, run, shelf, now }: Story): Promise<number | null> {
  if (!shelf) return null;
  const read = () => drillAgeSeconds(store, run.ensemble, shelf, now());
  return flow.step('drill-age', read, patiently);
}

/** A dry run: probes and chooses, and touches nothing. */
async function rehearse(story: Story): Promise<Ending> {
  const { candidates, probes } = await chooseCandidates(story, await findLast(story));
  const [first] = candidates;
  story.node.instanceId = first?.instanceId;
  story.node.chosenBecause = first?.because;
  const warnings = slowStops(
    story.run,
    probes.filter((probe) => candidates.some(({ instanceId }) => instanceId === probe.instanceId)),
  );
  return { outcome: 'Skipped', phase: 'choose', reason: 'Dry run: nothing was touched.', warnings };
}

async function takeBackup(story: Story): Promise<Ending> {
  const { flow, store, request, run, now } = story;
  await inPhase('arm', async () => {
    const why = whyNotArmed(request, await shelfOf(story));
    if (why) throw new RunEnded('Skipped', 'arm', why.reason, why);
  });
  await inPhase('claim', async () => {
    giveWay(await flow.step('claim-tick', () => claimTick(store, run, now()), patiently));
    const seconds = runTimes(run.maxDowntimeSeconds).runSeconds;
    const lease = () => leaseEnsemble(store, run, { now: now(), seconds });
    giveWay(await flow.step('lease-ensemble', lease, patiently));
  });
  const ending = await takeLeasedBackup(story).catch(endingOf);
  // A command that may still be at work keeps the ensemble until the lease expires.
  if (ending.outcome === 'Unknown') return ending;
  const release = () => flow.step('release-ensemble', () => releaseEnsemble(store, run), patiently);
  return release().then(
    () => ending,
    (error) => withWarning(ending, stillLeased(run, error)),
  );
}

const withWarning = (ending: Ending, warning: string): Ending => ({
  ...ending,
  warnings: [...(ending.warnings ?? []), warning],
});

const stillLeased = ({ ensemble }: Run, error: unknown) =>
  `Runs of ${ensemble} are skipped until the lease expires: it could not be released, ${endingOf(error).reason}`;

async function takeLeasedBackup(story: Story): Promise<Ending> {
  const { flow, store, request, run, node, clients } = story;
  await inPhase('claim', () => requireFreeName(story));
  const found = await findLast(story);
  const checksum = await inPhase('claim', () => fitStorage(story, found.last));
  const { candidates, lineage, probes } = await chooseCandidates(story, found);
  const { capture, upload } = await inPhase('send', () =>
    captureAndUpload(flow, request, run, candidates, node, {
      clients,
      bucket: store.bucket,
      checksum,
    }),
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
      () => recordManifest(store, run.manifestKey, manifest),
      patiently,
    );
    if (recorded) return;
    throw new RunEnded('Failed', 'record', `${run.manifestKey} exists already.`, {
      hint: 'It speaks of another archive, and that one stands. Invoke again for a new name.',
    });
  });
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
      ...{ zxid: manifest.zxid, bucket: store.bucket, manifestKey: run.manifestKey },
    },
    warnings: await followUp(story, found, proof.level, comparison, others),
  };
}

const findLast = (story: Story) =>
  inPhase('choose', async () => {
    const { flow, run, store, now } = story;
    const shelf = await shelfOf(story);
    const read = () => readLastBackup(store, run.ensemble, shelf, now());
    return flow.step('read-last-backup', read, patiently);
  });

async function chooseCandidates(story: Story, { last }: Found) {
  const { flow, request, run, node, clients, store, log } = story;
  const probes = await inPhase('probe', () => probeEnsemble(flow, request, run, clients));
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
  if ('refusal' in choice) {
    throw new RunEnded('Failed', 'choose', choice.refusal, { hint: choice.hint });
  }
  node.leftOut = choice.leftOut;
  return { candidates: choice.candidates, lineage, probes };
}
