/** A day of 300 ensembles whose services throttle, in virtual time (test/workflow/day). */
import { fleetOf300 } from '../../workflow/day/fleet-of-300.ts';
import { simulateDay } from '../../workflow/day/simulated-day.ts';
import { synthesizedFleet } from '../../workflow/day/synthesized-fleet.ts';
import type { BenchGroup } from '../bench-group.ts';
import { resultOf } from './result.ts';

export const day: BenchGroup = {
  name: 'day',
  about: 'backups of a day of 300 ensembles, 10 at a time, lost, doubled or late by throttling',
  run: async ({ say, signal }) => {
    say(`synthesizing the schedules of ${fleetOf300.length} ensembles`);
    const fleet = synthesizedFleet(fleetOf300);
    say('letting the day pass; each backup takes half a second');
    return resultOf(await simulateDay({ fleet, signal }));
  },
};
