/** What does not fit into one stack is refused before anything is made. */
import { mostEnsembles } from '../../lib/config/fleet-limits.ts';
import { InvalidConfiguration } from '../../lib/config/read-config.ts';
import { stackOfName } from '../../lib/ensembles/stack-of-name.ts';
import { mostProfiles } from '../../lib/ensembles/template-size.ts';
import { configOf } from './configuration.ts';
import { instance, names, tagged } from './fleet.ts';

const allTagged = names(mostEnsembles).map(tagged);

const problemsOf = (input: object) => {
  try {
    configOf(input);
  } catch (error) {
    if (error instanceof InvalidConfiguration) return error.problems;
    throw error;
  }
  return [];
};

it.each([mostEnsembles + 1, 10_000])(
  '%d ensembles are refused before anything is made',
  (count) => {
    const problems = problemsOf({ ensembles: names(count).map(tagged) });

    expect(problems).toEqual([
      {
        path: 'ensembles',
        got: `${count} ensembles`,
        expected: expect.stringMatching(
          /^at most 300 in one stack, .*: move the others to a second/,
        ),
      },
    ]);
  },
);

it('more instances by id than the policies of a role hold are refused', () => {
  const ids = (from: number) => Array.from({ length: 46 }, (_, node) => instance(from + node));
  const ensembles = names(5).map((name, index) => ({
    ...{ name, nodes: { instanceIds: ids(index * 100) } },
  }));

  expect(problemsOf({ ensembles })).toEqual([
    {
      path: 'ensembles',
      got: '230 instances by id',
      expected: expect.stringContaining('at most 200 in one stack'),
    },
  ]);
});

it('names that were made to meet in one nested stack are refused', () => {
  const meeting = names(20_000).filter((name) => stackOfName(name) === 5);

  expect(problemsOf({ ensembles: meeting.slice(0, 100).map(tagged) })).toEqual([]);
  expect(problemsOf({ ensembles: meeting.slice(0, 101).map(tagged) })).toEqual([
    {
      path: 'ensembles',
      got: '101 ensembles whose names put them into the same nested stack',
      expected: expect.stringMatching(/^at most 100 in each of the 8: give some of them other/),
    },
  ]);
});

it('more profiles than fit beside the ensembles are refused', () => {
  const ensembles = allTagged.map((one, index) => ({ ...one, maxDowntime: 600 + (index % 20) }));

  expect(problemsOf({ ensembles })).toEqual([
    {
      path: 'ensembles',
      got: '20 profiles, each of which has SSM documents of its own',
      expected: expect.stringMatching(
        /^at most \d beside 300 ensembles: give more of them the same/,
      ),
    },
  ]);
});

it('of profiles with long commands fewer fit', () => {
  const service = { stop: 'x'.repeat(1000), start: 'y'.repeat(1000) };
  const short = allTagged.map((one, index) => ({ ...one, name: `zk-${index}` }));
  const of = (ensembles: object[]) => mostProfiles(configOf({ ensembles }));

  expect(of(short.map((one) => ({ ...one, service })))).toBeLessThan(of(short));
});

it('settings that make the template longer than 1 MB are refused', () => {
  const restoreFrom = names(6).slice(1);
  const ensembles = allTagged.map((one, index) => (index < 6 ? one : { ...one, restoreFrom }));

  expect(problemsOf({ ensembles })).toEqual([
    {
      path: 'ensembles',
      got: '300 ensembles whose settings make the template longer than 1 MB',
      expected: expect.stringMatching(/^fewer entries in `restoreFrom` and `instanceIds`, or move/),
    },
  ]);
});

it('secrets whose names fill the policies of a role are refused', () => {
  const heartbeat = Object.fromEntries(
    names(300).map((name) => [name, { success: { ssmParameter: `/zk-backup/${name}` } }]),
  );

  expect(problemsOf({ ensembles: allTagged, notify: { heartbeat } })).toEqual([
    {
      path: 'notify',
      got: 'secrets and parameters whose ARNs have some 33300 characters',
      expected: expect.stringMatching(/^at most 14500, .*: name fewer of them, give them shorter/),
    },
  ]);
});

it('an ensemble or a tag that is there twice is refused, in whichever nested stacks they were', () => {
  const [one, ...others] = allTagged;
  const twice = [...allTagged.slice(0, 298), { ...one, name: 'other' }, others[200]];

  expect(
    problemsOf({ ensembles: twice }).map(({ path, expected }) => `${path}: ${expected}`),
  ).toEqual([
    'ensembles[298].nodes.tag: a tag that ensembles[0] does not select by',
    'ensembles[299].name: a name that ensembles[201] does not have',
    'ensembles[299].nodes.tag: a tag that ensembles[201] does not select by',
  ]);
});
