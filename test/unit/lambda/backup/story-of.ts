import type { Clients } from '../../../../lambda/aws/clients.ts';
import { planRun } from '../../../../lambda/backup/plan.ts';
import type { BackupRequest } from '../../../../lambda/backup/request.ts';
import type { BackupStory } from '../../../../lambda/backup/story.ts';
import type { Flow } from '../../../../lambda/flow/flow.ts';
import { OwnNodes } from '../../../../lambda/node/own-nodes.ts';
import { journalOf } from '../../../../lambda/run/story.ts';

/** A run that has just begun, with these clients and at this time. */
export function storyOf(
  flow: Flow,
  request: BackupRequest,
  clients: Pick<Clients, 'ssm' | 'ssmOnce'>,
  time = 0,
): BackupStory {
  const around = { now: () => time, log: () => {} };
  return {
    ...around,
    clients: clients as Clients,
    flow: journalOf(flow, around),
    store: { s3: { send: async () => ({}) }, bucket: 'b' },
    eventBus: 'default',
    execution: 'execution',
    millisecondsLeft: () => Number.POSITIVE_INFINITY,
    ownNodes: new OwnNodes(request.ensemble, ['i-1', 'i-2', 'i-3']),
    request,
    run: planRun(request, 'execution', time),
    node: { serving: true, seen: [], leftOut: [] },
  };
}
