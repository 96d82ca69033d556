import { runStages, type Stage, type StageEnd } from '../run-stages.ts';

const stage = (name: string): Stage => ({ name, command: name, args: [] });
const impossible: Stage = {
  ...stage('machines'),
  needs: { holds: 'what a machine holds', refusal: async () => 'this is not root' },
};
const green: StageEnd = {
  code: 0,
  left: [],
  seconds: 1,
  cpuSeconds: 0.5,
  busyPercent: 25,
  files: [],
  sampled: [],
  kept: '',
};

/** What is printed and run, and the exit code; a stage ends as `ends` says. */
async function running(
  stages: readonly Stage[],
  { strict = false, ends = {} as Record<string, Partial<StageEnd>> } = {},
) {
  const printed: string[] = [];
  const ran: string[] = [];
  const { code } = await runStages(
    { front: stages },
    {
      print: (line) => printed.push(line),
      run: async ({ name }) => {
        ran.push(name);
        return { ...green, ...ends[name] };
      },
      strict,
    },
  );
  return { printed, ran, code };
}

test('a stage that this system cannot run is told in one line, and the others run', async () => {
  const { printed, ran, code } = await running([stage('first'), impossible, stage('last')]);

  const line = 'Not run: machines (what a machine holds), because this is not root.';
  expect({ ran, code }).toEqual({ ran: ['first', 'last'], code: 0 });
  expect(printed.slice(-2)).toEqual(['✓ what was run passed', line]);
});

test('with CI=true a stage that cannot be run is red, and the others run', async () => {
  const { printed, ran, code } = await running([impossible, stage('last')], { strict: true });

  expect({ ran, code }).toEqual({ ran: ['last'], code: 1 });
  expect(printed).toContain('✗ machines cannot be left out with CI=true: this is not root');
});

test('a stage that needs something is run where that is there', async () => {
  const possible = { ...impossible, needs: { holds: 'x', refusal: async () => undefined } };

  const { ran, code } = await running([possible], { strict: true });

  expect({ ran, code }).toEqual({ ran: ['machines'], code: 0 });
});

test('after a red stage all others are run, and each red one is told at the end', async () => {
  const stages = ['first', 'second', 'last'].map(stage);

  const { printed, ran, code } = await running(stages, {
    ends: { first: { code: 3 }, last: { code: 1 } },
  });

  expect({ ran, code }).toEqual({ ran: ['first', 'second', 'last'], code: 1 });
  expect(printed.slice(-2)).toEqual([
    '✗ first ended with exit code 3',
    '✗ last ended with exit code 1',
  ]);
});

test('when all are green that is the last word', async () => {
  const { printed, code } = await running([stage('first'), stage('last')]);

  expect(code).toBe(0);
  expect(printed.at(-1)).toBe('✓ all passed');
});

test('a green stage that leaves something behind is red', async () => {
  const left = ['a process: 4711 sleep 600'];

  const { printed, code } = await running([stage('only')], { ends: { only: { left } } });

  expect(code).toBe(1);
  expect(printed.at(-1)).toBe('✗ only has left a process: 4711 sleep 600');
});

test('seconds are told of each stage and of the ten slowest files, and what was sampled', async () => {
  const files = Array.from({ length: 12 }, (_, n) => ({ file: `file-${n}`, seconds: n }));

  const { printed } = await running([stage('only')], {
    ends: { only: { seconds: 61, cpuSeconds: 9, files, sampled: ['3 of 7 places'] } },
  });

  const told = printed.filter((line) => /^ +\d+\.\d s {2}file-/.test(line));
  expect(printed).toContain('only              61 s     9 s          25 %');
  expect(told).toHaveLength(10);
  expect(told[0]).toBe('    11.0 s  file-11');
  expect(printed).toContain('  3 of 7 places');
});

test('stages beside run meanwhile, and what they print comes whole, between two of the front', async () => {
  const printed: string[] = [];
  const running: string[] = [];
  let besideEnded = () => {};
  const whenBesideEnded = new Promise<void>((resolve) => {
    besideEnded = resolve;
  });

  const { code } = await runStages(
    { front: [stage('first'), stage('second')], beside: [stage('waits')] },
    {
      print: (line) => printed.push(line),
      run: async ({ name }, output) => {
        running.push(name);
        if (name === 'first') await whenBesideEnded;
        if (name === 'waits') setImmediate(besideEnded);
        printed.push(`${name} in the middle, ${output}`);
        return { ...green, kept: output === 'kept' ? 'all that it said' : '' };
      },
      strict: true,
    },
  );

  expect({ running, code }).toEqual({ running: ['first', 'waits', 'second'], code: 0 });
  expect(printed.slice(0, 7)).toEqual([
    '\n── first',
    'waits in the middle, kept',
    'first in the middle, shown',
    '\n── waits',
    'all that it said',
    '\n── second',
    'second in the middle, shown',
  ]);
});

test('a stage beside that is red makes all red', async () => {
  const { code } = await runStages(
    { front: [stage('first')], beside: [stage('waits')] },
    {
      print: () => {},
      run: async ({ name }) => ({ ...green, code: name === 'waits' ? 1 : 0 }),
      strict: true,
    },
  );

  expect(code).toBe(1);
});
