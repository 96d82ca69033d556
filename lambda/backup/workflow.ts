import type { Store } from '../aws/archive-store.ts';
import type { Clients } from '../aws/clients.ts';
import type { CaptureLine, Checksum, UploadLine } from '../contract.ts';
import type { Flow } from '../flow/flow.ts';
import { keepJournal } from '../flow/journal.ts';
import { whilePassing } from '../flow/retries.ts';
import { runTimes } from '../run-times.ts';
import { parseDataFile } from '../zookeeper/data-files.ts';
import { announce, measure, warn } from './announce.ts';
import { whyNotArmed } from './armed.ts';
import { captureAndUpload } from './capture-and-upload.ts';
import { type Captured, capturedOf } from './captured.ts';
import { chooseNode, type LastBackup } from './choose-node.ts';
import { claimTick, leaseEnsemble, releaseEnsemble } from './claim.ts';
import { type Comparison, compareBackups } from './compare-backups.ts';
import { drillAgeSeconds } from './drill-age.ts';
import type { Proof } from './judge-archive.ts';
import { readLastBackup } from './last-backup.ts';
import { letBadArchiveExpire, letExpire } from './let-expire.ts';
import { writeManifest } from './manifest.ts';
import { startWarnings } from './next-start.ts';
import { planRun, type Run } from './plan.ts';
import { probeEnsemble } from './probe-ensemble.ts';
import { type Ending, type NodeFacts, type RunReport, reportOf, summarize } from './report.ts';
import type { BackupRequest } from './request.ts';
import { alsoFailed, asAnswer, endingOf, giveWay, inPhase, RunEnded } from './run-ended.ts';
import { slowStops } from './slow-stops.ts';
import { tryStorage } from './try-storage.ts';
import { recordManifest, requireGood, verifyArchive } from './verify-and-record.ts';
import { versionWarnings } from './versions-kept.ts';

/** Everything a run works with; effects take their clients from here. */
export interface Surroundings {
  readonly clients: Clients;
  readonly store: Store;
  readonly eventBus: string;
  /** The durable execution's ARN, or the request id: what claims are held by. */
  readonly execution: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Until Lambda ends this invocation. */
  readonly millisecondsLeft: () => number;
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}

/** One run while it goes on. */
interface Story extends Surroundings {
  readonly flow: ReturnType<typeof keepJournal>;
  readonly request: BackupRequest;
  readonly run: Run;
  readonly node: NodeFacts;
}

const patiently = { retryAfter: whilePassing };

/**
 * Takes one backup. Linear: plan, claim, probe, choose, send, await, verify, record, announce; and
 * whatever happens on the way, the run ends with one event, one metric and the node's state.
 */
export async function backUp(
  flow: Flow,
  request: BackupRequest,
  around: Surroundings,
): Promise<RunReport> {
  const { execution, now, log } = around;
  const run = await flow.step('plan', async () => planRun(request, execution, now()));
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
  const drillAge = await journal
    .step('drill-age', () => drillAgeSeconds(story.store, run.ensemble, now()), patiently)
    .catch(() => null);
  await journal.step('measure', async () => measure(report, drillAge, now()));
  await journal.step(
    'announce',
    () => announce(around.clients.eventBridge, around.eventBus, report),
    patiently,
  );
  return report;
}

/** A dry run: probes and chooses, and touches nothing. */
async function rehearse(story: Story): Promise<Ending> {
  const { candidates, probes } = await chooseCandidates(story);
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
    const why = await whyNotArmed(flow, store, request);
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
  return inPhase('release', release).then(
    () => ending,
    (error) => ({ ...ending, ...endingOf(error) }),
  );
}

async function takeLeasedBackup(story: Story): Promise<Ending> {
  const { flow, store, request, run, node, clients } = story;
  const checksum = await inPhase('claim', () => fitStorage(story));
  const { candidates, last, probes } = await chooseCandidates(story);
  const { capture, upload } = await inPhase('send', () =>
    captureAndUpload(flow, request, run, candidates, node, {
      clients,
      bucket: store.bucket,
      checksum,
    }),
  );
  const captured = capturedOf(capture, probes);
  const verified = await inPhase('verify', () => verify(story, upload, captured));
  const { proof, inventory } = verified;
  const comparison = compareBackups(
    {
      ...{ zxid: capture.zxid, epoch: capture.epoch, znodes: inventory.znodes },
      ...{ level: proof.level, unproven: whyUnproven(proof, capture) },
    },
    last,
    request.ensemble.maxShrinkPercent,
  );
  const manifest = writeManifest({
    ...verified,
    run,
    node: node.instanceId ?? '',
    leftOut: node.leftOut,
    capture,
    captured,
    upload,
    comparison,
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
    ...versionWarnings(store.bucket, last, verified.stored),
  ];
  return {
    outcome: 'Succeeded',
    checks: proof.checks,
    level: proof.level,
    ...(proof.unproven === undefined ? {} : { unproven: proof.unproven }),
    archive: { ...manifest.archive, bucket: store.bucket, manifestKey: run.manifestKey },
    warnings: await followUp(story, last, comparison, others),
  };
}

/**
 * Before a node is asked for anything: two runs could each stop a server at once where storage does
 * not decide between them.
 * @returns what storage can be asked to sum
 */
async function fitStorage({ flow, store, run }: Story): Promise<Checksum> {
  const tried = () => tryStorage(store, run.ensemble);
  const { keepsConditions, tellsCrc64Nvme } = await flow.step('try-storage', tried, patiently);
  if (keepsConditions) return tellsCrc64Nvme ? 'CRC64NVME' : 'none';
  throw new RunEnded(
    'Failed',
    'claim',
    `The storage of ${store.bucket} ignores conditional writes: it wrote over ${run.ensemble}/runs/current.json although it was asked not to (If-None-Match, If-Match).`,
    {
      hint: 'Nothing was touched. Two runs could stop two servers at once there: set `bucket` (and `s3Endpoint`) to storage that refuses such a write.',
    },
  );
}

/** Why a backup is not of level 3, from what is known of its node: that tells what to do. */
function whyUnproven({ unproven }: Proof, { snapshot, zxid }: CaptureLine): string | undefined {
  const isOfLeader = parseDataFile(snapshot)?.zxid === BigInt(zxid);
  if (unproven === undefined || !isOfLeader) return unproven;
  return `${unproven}; its node got this very state as a snapshot from its leader, which bears no digest, and has written nothing since`;
}

async function verify(
  { flow, store, run, millisecondsLeft }: Story,
  upload: UploadLine,
  captured: Captured,
) {
  const read = () => verifyArchive(store, upload, millisecondsLeft(), { captured });
  const verified = await flow.step('verify', read, patiently);
  try {
    return requireGood(verified, run.archiveKey);
  } catch (ended) {
    if (!verified) throw ended;
    const expire = () => letBadArchiveExpire(store, run);
    await flow.step('let-expire', expire, patiently).catch((cause) => {
      const untagged = `The object could not be tagged to expire: ${endingOf(cause).reason}`;
      throw alsoFailed(endingOf(ended), untagged, cause);
    });
    throw ended;
  }
}

/** A good backup stays good whatever its follow-up meets: that is a warning. */
async function followUp(
  { flow, store, run, clients, eventBus }: Story,
  last: LastBackup | undefined,
  { suspicions }: Comparison,
  others: readonly string[],
): Promise<readonly string[]> {
  const warnings = [...suspicions, ...others];
  if (last && suspicions.length > 0) {
    warnings.push(`${last.key} and its archive are kept until somebody lets them expire.`);
  }
  if (last && suspicions.length === 0) {
    const expire = () => letExpire(store, last, run);
    await flow.step('let-expire', expire, patiently).catch((error) => {
      warnings.push(`${last.key} could not be tagged to expire: ${endingOf(error).reason}`);
    });
  }
  if (warnings.length === 0) return warnings;
  const put = () => warn(clients.eventBridge, eventBus, run, warnings);
  await inPhase('warn', () => flow.step('warn', put, patiently));
  return warnings;
}

async function chooseCandidates({ flow, request, run, node, clients, store, log }: Story) {
  const probes = await inPhase('probe', () => probeEnsemble(flow, request, run, clients));
  node.seen = probes.map(summarize);
  const last = await inPhase('choose', () =>
    flow.step('read-last-backup', () => readLastBackup(store, run.ensemble), patiently),
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
  return { candidates: choice.candidates, last, probes };
}
