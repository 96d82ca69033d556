import type { ApplyLine } from '../../../lambda/contract/restore-node-lines.ts';
import { batchLimits } from '../../../lambda/restore/part/batches.ts';
import type { CreateZnode } from '../../../lambda/restore/part/changes.ts';
import { chainedRequests, type StreamRequest } from '../../../lambda/restore/part/stream.ts';
import { openToAll } from '../../../lambda/zookeeper/requests/access.ts';
import { SampleValues } from '../../../local-cloud/sample-data/sample-values.ts';
import { meterProcessorTime } from '../../node/put-back/processor-time.ts';
import type { ServerUnderTest } from '../../node/put-back/server.ts';
import { nodeLine } from '../../node/run-script.ts';
import type { BenchRun, Size } from '../bench-group.ts';
import { MeasurementFailed } from '../downtime/bench-error.ts';
import { startClient } from './client.ts';

/** One part that was put back. */
export interface Round {
  /** From the first byte sent to the last answer. */
  readonly applySeconds: number;
  /** Of the step, with all that it started but the CLI. */
  readonly processorSeconds: number;
  /** Of the writes of a client of the same server, in milliseconds: before, and meanwhile. */
  readonly idle: readonly number[];
  readonly beside: readonly number[];
}

/** So long the client is watched before each part. */
const idleMs = 3000;

export async function measureRounds(
  server: ServerUnderTest,
  { label, znodes }: Size,
  { rounds, say, signal }: BenchRun,
): Promise<Round[]> {
  const processor = meterProcessorTime(server);
  const client = await startClient(await server.client());
  const measured: Round[] = [];
  for (let round = 1; round <= rounds; round++) {
    signal.throwIfAborted();
    const requests = requestsOf(`/bench-${round}`, znodes);
    server.store(requests);
    const idle = await client.during(new Promise((resolve) => setTimeout(resolve, idleMs)));
    const before = processor.ofAll() - processor.ofCli();
    const run = server.run();
    const beside = await client.during(run);
    const line = nodeLine<ApplyLine>(await run);
    requireDone(line, server, requests);
    const one = {
      applySeconds: line.applyMs / 1000,
      processorSeconds: processor.ofAll() - processor.ofCli() - before,
      ...{ idle, beside },
    };
    say(
      `${label} ${round}/${rounds}: ${one.applySeconds} s, ${one.processorSeconds.toFixed(3)} s of CPU`,
    );
    measured.push(one);
  }
  await client.stop();
  return measured;
}

/** As the restore function makes them, of a part that was deleted as a whole. */
function requestsOf(root: string, znodes: number): StreamRequest[] {
  const values = new SampleValues(20_151_031);
  const paths = Array.from(
    { length: znodes - 1 },
    (_, at) => `${root}/${String(at).padStart(7, '0')}`,
  );
  const changes = [root, ...paths].map(
    (path): CreateZnode => ({
      ...{ kind: 'create', path, type: 'persistent', ttlMs: 0, acl: openToAll },
      ...{ bytes: 1024, sum: '' },
    }),
  );
  const run = { runId: `bench${root.replace('/', '.')}` };
  const dataOf = () => values.value(1024);
  return [...chainedRequests(run, { changes, counters: [] }, dataOf, batchLimits())];
}

function requireDone(
  { role }: ApplyLine,
  server: ServerUnderTest,
  requests: readonly StreamRequest[],
): void {
  const { complete, conflict } = server.outcome(requests);
  if (complete && !conflict && role === 'follower') return;
  throw new MeasurementFailed(
    `The ${role} was sent a part, and ${conflict ? `refused ${conflict.path}` : 'did not answer all'}.`,
    { hint: 'Run the bench again; report it if it happens twice.' },
  );
}
