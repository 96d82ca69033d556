import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BatchLimits,
  batchLimits,
  usualMaxBuffer,
} from '../../../lambda/restore/part/batches.ts';
import type { PartDifference } from '../../../lambda/restore/part/changes.ts';
import { differenceOf } from '../../../lambda/restore/part/difference.ts';
import { lockIn } from '../../../lambda/restore/part/lock.ts';
import { dataFrom } from '../../../lambda/restore/part/operations.ts';
import type { Trees } from '../../../lambda/restore/part/part-tree.ts';
import { readAnswers, type StreamOutcome } from '../../../lambda/restore/part/read-answers.ts';
import {
  aclRequests,
  chainedRequests,
  type StreamRequest,
  streamBytes,
} from '../../../lambda/restore/part/stream.ts';
import { connectFrameBytes } from '../../../lambda/zookeeper/requests/frames.ts';
import { run } from '../../../local-cloud/toolbox/command.ts';
import type { Server } from './server.ts';

export const longestRequest = usualMaxBuffer;

export interface Piped {
  readonly outcome: StreamOutcome;
  /** From the start of the shell to its end. */
  readonly seconds: number;
}

let runs = 0;
export const nextRun = (): string => `local.20260101T${String(++runs).padStart(6, '0')}Z`;

/** The first stream of a put-back. */
export function chainOf(
  { backup, live }: Trees,
  difference: PartDifference,
  { runId = nextRun(), limits = batchLimits() }: { runId?: string; limits?: BatchLimits } = {},
): StreamRequest[] {
  const run = { runId, dead: lockIn(live) };
  return [...chainedRequests(run, difference, dataFrom(backup, difference), limits)];
}

/** Puts back all there is to, by both streams, and tells how far they came. */
export async function putBack(
  server: Server,
  trees: Trees,
  options: { exact?: boolean; limits?: BatchLimits; frames?: Buffer } = {},
): Promise<{ difference: PartDifference; outcomes: StreamOutcome[] }> {
  const difference = differenceOf(trees, { ...options, longestRequest });
  const streams = [chainOf(trees, difference, options), [...aclRequests(difference.changes)]];
  const outcomes: StreamOutcome[] = [];
  for (const requests of streams.filter(({ length }) => length > 0)) {
    outcomes.push((await pipe(server, requests, options.frames)).outcome);
  }
  return { difference, outcomes };
}

const script = 'exec 3<>"/dev/tcp/$1/$2"; cat <&3 >"$4" & cat "$3" >&3; wait';

/**
 * Pipes a stream into the client port, as a node does: nothing but a shell and cat.
 * @param frames credentials, put behind the first frame
 */
export async function pipe(
  { node }: Server,
  requests: readonly StreamRequest[],
  frames: Buffer = Buffer.alloc(0),
): Promise<Piped> {
  const all = Buffer.concat([...streamBytes(requests)]);
  const [first, rest] = [all.subarray(0, connectFrameBytes), all.subarray(connectFrameBytes)];
  const file = join(node.directory, 'requests');
  const answers = join(node.directory, 'answers');
  writeFileSync(file, Buffer.concat([first, frames, rest]));
  const from = performance.now();
  await run('bash', ['-c', script, 'bash', node.address, `${node.clientPort}`, file, answers]);
  const seconds = (performance.now() - from) / 1000;
  return { outcome: readAnswers(readFileSync(answers), requests), seconds };
}
