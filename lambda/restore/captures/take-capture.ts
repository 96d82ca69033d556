import { type Checksum, documentParameters, type documentSteps } from '../../contract/documents.ts';
import { type CaptureOfPart, restoreKeys } from '../../contract/keys.ts';
import { captureWaitSeconds } from '../../contract/restore-times.ts';
import { type Invocation, isUnderWay } from '../../node/invocation.ts';
import { awaitCommand, cancel, send } from '../../node/node-command.ts';
import { isFailure, type LineOf } from '../../node/node-line.ts';
import { inUnits } from '../../units.ts';
import { nextComment } from '../nodes/act.ts';
import { type Trouble, tellTroubles, troubleOf } from '../nodes/answers.ts';
import { failed } from '../refused.ts';
import type { NodeState } from '../report.ts';
import { note, tell } from '../status.ts';
import type { RestoreStory } from '../story.ts';
import type { Capture } from './capture.ts';
import type { InspectedServer } from './choose-servers.ts';

/** So many nodes are asked, one after the other. */
const mostTried = 3;

/** Which capture, and of whom. */
interface Wanted {
  readonly which: CaptureOfPart;
  /** The best one first. */
  readonly servers: readonly Pick<InspectedServer, 'instanceId'>[];
  /** What storage is known to sum. */
  readonly checksum: Checksum;
}

/**
 * Has a node that serves archive what it has. Nothing is stopped by it, so that where one cannot, because
 * a backup holds it or it is gone, the next one is asked.
 * @throws RunEnded where none could
 */
export async function takeCapture(
  story: RestoreStory,
  { which, servers, checksum }: Wanted,
): Promise<Capture> {
  const troubles: Trouble[] = [];
  for (const { instanceId } of servers.slice(0, mostTried)) {
    const taken = await captureOn(story, instanceId, which, checksum);
    if ('key' in taken) return taken;
    troubles.push(taken);
    // Where it may still be at work, it would write over what another one sends.
    if (taken.mayGoOn) break;
  }
  throw failed('capture', tellTroubles(troubles));
}

async function captureOn(
  story: RestoreStory,
  instanceId: string,
  which: CaptureOfPart,
  checksum: Checksum,
): Promise<Capture | Trouble> {
  const { run, documents } = story;
  const key = restoreKeys.capture(run.runId, which);
  const sending = await send(story, {
    name: 'capture',
    document: documents.capture,
    instanceIds: [instanceId],
    parameters: {
      [documentParameters.ensemble]: run.ensemble,
      [documentParameters.runId]: run.runId,
      [documentParameters.key]: key,
      [documentParameters.checksum]: checksum,
    },
    comment: nextComment(story, `capture ${which}`),
  });
  if (sending.kind !== 'sent') {
    const did = sending.kind === 'refused' ? 'refused' : 'did not say whether it took';
    return settle(story, {
      instanceId,
      code: sending.kind === 'refused' ? 'send-refused' : 'send-doubtful',
      reason: `SSM ${did} the capture: ${sending.reason}`,
      hint: 'Check the nodes in Systems Manager, Fleet Manager, and the function role.',
      ...(sending.kind === 'doubtful' ? { mayGoOn: true } : {}),
    });
  }
  await tell(story, 'capture', [stateOf(instanceId, 'under way', '')]);
  const invocation = await ended(story, sending.commandId);
  const lines = invocation && linesOf(invocation, run.runId);
  if (!lines) {
    const trouble = troubleOf(invocation, 'capture', sending.commandId, captureWaitSeconds);
    return settle(story, { instanceId, ...trouble });
  }
  const { capture, upload } = lines;
  note(story, 'upload', [
    stateOf(instanceId, 'done', `${inUnits(upload.bytes)} at ${capture.zxid}`),
  ]);
  return {
    key,
    node: instanceId,
    bytes: upload.bytes,
    sha256: upload.sha256,
    zookeeperVersion: capture.version,
    captured: {
      zxid: capture.zxid,
      snapshot: capture.snapshot,
      baseLog: capture.baseLog,
      logs: capture.logs,
      youngerSnapshots: capture.youngerSnapshots,
      told: null,
    },
  };
}

async function ended(story: RestoreStory, commandId: string): Promise<Invocation | undefined> {
  const patience = { nodes: 1, seconds: captureWaitSeconds, watchSeconds: story.watchSeconds };
  const { invocations } = await awaitCommand(story, 'await-capture', commandId, patience);
  const [invocation] = invocations;
  if (invocation && !isUnderWay(invocation)) return invocation;
  const cancelled = await cancel(story, 'capture', commandId, 1).catch(() => ({ invocations }));
  return cancelled.invocations[0] ?? invocation;
}

/** Both lines, where all steps succeeded and speak of this very run. */
function linesOf({ status, steps }: Invocation, runId: string) {
  const lineOf = (name: (typeof documentSteps.capture)[number]) => {
    const step = steps.find((one) => one.name === name);
    const line = step?.status === 'Success' ? step.line : undefined;
    if (!line || isFailure(line) || line.step !== name) return undefined;
    return 'runId' in line && line.runId === runId ? line : undefined;
  };
  const capture = lineOf('capture') as LineOf<'capture'> | undefined;
  const upload = lineOf('upload') as LineOf<'upload'> | undefined;
  return status === 'Success' && capture && upload ? { capture, upload } : undefined;
}

function settle(story: RestoreStory, trouble: Trouble): Trouble {
  note(story, 'capture', [stateOf(trouble.instanceId, 'failed', trouble.reason)]);
  return trouble;
}

const stateOf = (instanceId: string, state: NodeState['state'], detail: string): NodeState => ({
  ...{ instanceId, myid: null, action: 'capture', state, detail },
});
