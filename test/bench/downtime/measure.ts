import { readFile, rm } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import { MeasurementFailed } from './bench-error.ts';
import { type Method, type OwnAccount, serviceTimes } from './methods.ts';
import { LoadMeter } from './processes.ts';

/** One stop and start of the node, seen from outside. Milliseconds. */
export interface Downtime {
  /** From the stop command until `srvr` shows a role again: the sum of the next three. */
  readonly downMs: number;
  /** The stop command itself. */
  readonly stopMs: number;
  /** From its end until the start command: all that is done while the node is stopped. */
  readonly stoppedWorkMs: number;
  /** From the start command until `srvr` shows a role. */
  readonly startMs: number;
  readonly own: OwnAccount | undefined;
  /** Cores that others used meanwhile. */
  readonly background: number;
}

/** Others hardly worked meanwhile: only then can times be compared closely. */
export const isQuiet = ({ background }: Downtime): boolean => background < 0.2;

const pollMs = 10;

/** Runs a method once, and measures it in the same way whichever it is. */
export async function measure(
  method: Method,
  node: EnsembleNode,
  pids: () => Promise<readonly number[]>,
  signal: AbortSignal,
): Promise<Downtime> {
  await rm(serviceTimes(node), { force: true });
  const load = await LoadMeter.start(pids);
  const watching = new AbortController();
  try {
    signal.throwIfAborted();
    const ended = AbortSignal.any([signal, watching.signal]);
    const [own, servedAt] = await Promise.all([method.run(node), backInService(node, ended)]);
    const { stop, stopEnded, start } = await readServiceTimes(node);
    return {
      downMs: servedAt - stop,
      stopMs: stopEnded - stop,
      stoppedWorkMs: start - stopEnded,
      startMs: servedAt - start,
      own,
      background: await load.stop(),
    };
  } finally {
    watching.abort();
    await load.stop();
    if (!signal.aborted) await method.cleanUp?.(node);
  }
}

/** The time at which the node has a role after it had none; milliseconds since 1970. */
async function backInService(node: EnsembleNode, signal: AbortSignal): Promise<number> {
  for (let down = false; ; await delay(pollMs, undefined, { signal })) {
    const status = await node.srvr();
    if (status && down) return Date.now();
    if (!status) down = true;
  }
}

async function readServiceTimes(node: EnsembleNode) {
  const text = await readFile(serviceTimes(node), 'utf8');
  const time = (event: string) => {
    const times = [...text.matchAll(new RegExp(`^${event} (\\S+)$`, 'gm'))];
    if (times.length !== 1) {
      throw new MeasurementFailed(`The node saw ${times.length} times "${event}" in one run.`, {
        hint: `It was to be stopped and started once; the service commands noted:\n${text}`,
      });
    }
    return Number(times[0]?.[1]) * 1000;
  };
  return { stop: time('stop'), stopEnded: time('stop-ended'), start: time('start') };
}
