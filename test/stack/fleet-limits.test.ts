/** How many fit is told before anything is made. */
import { readFileSync } from 'node:fs';
import { mostEnsembles, mostNamedInstances } from '../../lib/config/fleet-limits.ts';
import { InvalidConfiguration } from '../../lib/config/read-config.ts';
import { mostProfiles } from '../../lib/ensembles/template-size.ts';
import { configOf } from './configuration.ts';
import { allTagged, instance, nameOf, names, tagged } from './fleet-of-300.ts';

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

it('one profile more than fits beside the ensembles is refused, with what makes a profile', () => {
  const of = (profiles: number) => ({
    ensembles: allTagged.map((one, index) => ({ ...one, maxDowntime: 600 + (index % profiles) })),
  });
  const most = mostProfiles(configOf({ ensembles: allTagged }));

  expect(problemsOf(of(most))).toEqual([]);
  expect(problemsOf(of(most + 1))).toEqual([
    {
      path: 'ensembles',
      got: `${most + 1} profiles, each of which has SSM documents of its own`,
      expected: expect.stringMatching(
        new RegExp(
          `^at most ${most} beside ${mostEnsembles} ensembles: .* .maxDowntime., .*, or move`,
        ),
      ),
    },
  ]);
});

const mostOf = (input: object[]) => mostProfiles(configOf({ ensembles: input }));

it('long commands make fewer profiles fit, and short names more', () => {
  const named = (letters: number) =>
    allTagged.map((one, index) => ({ ...one, name: nameOf(letters, index) }));
  const service = { stop: 'x'.repeat(1000), start: 'y'.repeat(1000) };

  const [usual, short, long] = [
    mostOf(named(34)),
    mostOf(named(5)),
    mostOf(named(34).map((one) => ({ ...one, service }))),
  ];

  expect([short > usual, long < usual]).toEqual([true, true]);
});

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

it('docs/limits.md tells these limits', () => {
  const limits = readFileSync('docs/limits.md', 'utf8');

  expect(limits).toContain(`${mostEnsembles} ensembles fit in one stack`);
  expect(limits).toContain(`${mostNamedInstances} instances fit`);
  const [long, short] = [34, 6].map((letters) =>
    mostOf(allTagged.map((one, index) => ({ ...one, name: nameOf(letters, index) }))),
  );
  expect(limits.replaceAll(/\s+/g, ' ')).toContain(
    `beside ${mostEnsembles} ensembles ${long} profiles fit if names have 40 characters, and ${short} if they have 12`,
  );
});
