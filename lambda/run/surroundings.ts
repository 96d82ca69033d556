import type { Store } from '../aws/archive-store.ts';
import type { Clients } from '../aws/clients.ts';
import type { CopyAt } from '../contract/settings.ts';
import { type Invoked, log } from '../flow/entry-point.ts';
import type { Settings } from './environment.ts';

/** Everything a run works with; effects take their clients from here. */
export interface Surroundings {
  readonly clients: Clients;
  readonly store: Store;
  readonly eventBus: string;
  /** Where S3 copies everything to. @default - nowhere */
  readonly copies?: readonly CopyAt[];
  /** The durable execution's ARN, or the request id: what claims are held by. */
  readonly execution: string;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** Until Lambda ends this invocation. */
  readonly millisecondsLeft: () => number;
  readonly log: (entry: Readonly<Record<string, unknown>>) => void;
}

/** What a function finds around it on AWS. */
export const surroundingsOf = (
  { bucket, sse, eventBus, copies }: Pick<Settings, 'bucket' | 'sse' | 'eventBus' | 'copies'>,
  clients: Clients,
  { execution, millisecondsLeft }: Pick<Invoked, 'execution' | 'millisecondsLeft'>,
): Surroundings => ({
  clients,
  store: { s3: clients.s3, bucket, sse },
  eventBus,
  copies,
  execution,
  now: Date.now,
  millisecondsLeft,
  log,
});
