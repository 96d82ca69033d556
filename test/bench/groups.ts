import type { BenchGroup } from './bench-group.ts';
import { calls } from './calls/calls.ts';
import { day } from './day/day.ts';
import { downtime } from './downtime/downtime.ts';
import { packed } from './package/package.ts';
import { restore } from './restore/restore.ts';
import { synth } from './synth/synth.ts';
import { undelete } from './undelete/undelete.ts';
import { verify } from './verify/verify.ts';

/** Everything that `npm run bench` measures, in the order in which it does. */
export const groups: readonly BenchGroup[] = [
  ...[downtime, verify, restore, undelete],
  ...[packed, synth, calls, day],
];
