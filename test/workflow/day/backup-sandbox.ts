import { type Clients, createClients } from '../../../lambda/aws/clients.ts';
import type { RunReport } from '../../../lambda/backup/report.ts';
import { readRequest } from '../../../lambda/backup/request.ts';
import { backUp } from '../../../lambda/backup/workflow.ts';
import type { EnsembleSettings } from '../../../lambda/contract/settings.ts';
import type { Flow } from '../../../lambda/flow/flow.ts';
import type { VirtualClock } from './virtual-clock.ts';
import { retryInVirtualTime } from './virtual-retries.ts';

/** The backup function as one sandbox of Lambda has it: its code, and clients of its own. */
export interface BackupSandbox {
  readonly clients: Clients;
  run(
    flow: Flow,
    payload: unknown,
    execution: string,
    millisecondsLeft: () => number,
  ): Promise<RunReport>;
  close(): void;
}

export interface BackupSandboxOptions {
  readonly clock: VirtualClock;
  readonly s3Endpoint: string;
  readonly bucket: string;
  readonly ensembles: readonly EnsembleSettings[];
}

/** Its clients are those of the product, with its settings: the environment names the endpoints. */
export function backupSandbox(options: BackupSandboxOptions): BackupSandbox {
  const { clock, s3Endpoint, bucket, ensembles } = options;
  const clients = createClients(s3Endpoint);
  for (const client of Object.values(clients)) retryInVirtualTime(client, clock);
  return {
    clients,
    run: (flow, payload, execution, millisecondsLeft) =>
      backUp(flow, readRequest(payload, ensembles), {
        clients,
        store: { s3: clients.s3, bucket },
        eventBus: 'default',
        ...{ execution, millisecondsLeft, now: clock.now, log: () => {} },
      }),
    close: () => {
      for (const client of Object.values(clients)) client.destroy();
    },
  };
}
