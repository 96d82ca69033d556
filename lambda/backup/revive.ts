import { documentParameters } from '../contract/documents.ts';
import { reviveAttempts, runTimes } from '../contract/times.ts';
import { awaitCommand, send } from '../node/node-command.ts';
import { isFailure } from '../node/node-line.ts';
import type { BackupStory } from './story.ts';

/**
 * Sees to it that ZooKeeper serves on a node whose run went wrong, and that nothing of the run is
 * left there. The guard on the node does the first on its own; this is faster, and tells.
 * @returns whether the node serves; null when it could not be asked
 */
export async function revive(story: BackupStory): Promise<boolean | null> {
  const { run, node, request } = story;
  const { ensemble } = request;
  for (let attempt = 1; attempt <= reviveAttempts; attempt++) {
    const sending = await send(story, {
      name: 'revive',
      document: ensemble.documents.revive,
      instanceIds: [node.instanceId ?? ''],
      parameters: {
        [documentParameters.ensemble]: ensemble.name,
        [documentParameters.runId]: run.runId,
      },
      comment: run.runId,
    });
    if (sending.kind !== 'sent') continue;
    const { invocations } = await awaitCommand(story, 'await-revive', sending.commandId, {
      nodes: 1,
      seconds: runTimes(ensemble.maxDowntimeSeconds).awaitReviveSeconds,
    });
    const line = invocations[0]?.steps[0]?.line;
    if (line?.step === 'revive' && 'serving' in line) {
      if (!isFailure(line) || line.serving !== null) return line.serving;
    }
  }
  return null;
}
