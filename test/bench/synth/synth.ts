/** How long a synth takes, and how large what it makes is, of one ensemble and of many. */
import type { BenchGroup } from '../bench-group.ts';
import { resultOf } from './result.ts';
import { type Synthesized, synthOnce } from './synth-once.ts';

const counts = [1, 30, 300];

export const synth: BenchGroup = {
  name: 'synth',
  about: 'seconds of a synth of 1, 30 and 300 ensembles, bytes and resources of its templates',
  run: async ({ rounds, say, signal }) => {
    const measured = new Map<number, Synthesized[]>();
    for (let round = 1; round <= rounds; round++) {
      for (const count of counts) {
        signal.throwIfAborted();
        const one = await synthOnce(count);
        const told = 'refused' in one ? 'refused' : `${one.seconds.toFixed(1)} s`;
        say(`${count} ensembles ${round}/${rounds}: ${told}`);
        measured.set(count, [...(measured.get(count) ?? []), one]);
      }
    }
    return resultOf(measured);
  },
};
