import { runStages, type Stage } from '../run-stages.ts';

const stage = (name: string): Stage => ({ name, command: name, args: [] });
const impossible: Stage = {
  ...stage('machines'),
  needs: { holds: 'what a machine holds', refusal: async () => 'this is not root' },
};

/** What is printed and run, and the exit code. */
async function running(stages: readonly Stage[], { strict = false, failing = '' } = {}) {
  const printed: string[] = [];
  const ran: string[] = [];
  const code = await runStages(stages, {
    print: (line) => printed.push(line),
    run: async ({ name }) => {
      ran.push(name);
      return name === failing ? 3 : 0;
    },
    strict,
  });
  return { printed, ran, code };
}

test('a stage that this system cannot run is told in one line, and the others run', async () => {
  const { printed, ran, code } = await running([stage('first'), impossible, stage('last')]);

  const line = 'Not run: machines (what a machine holds), because this is not root.';
  expect({ ran, code }).toEqual({ ran: ['first', 'last'], code: 0 });
  expect(printed).toContain(line);
  expect(printed.at(-1)).toBe(line);
});

test('with CI=true a stage that cannot be run is a failure', async () => {
  const { printed, ran, code } = await running([impossible, stage('last')], { strict: true });

  expect({ ran, code }).toEqual({ ran: [], code: 1 });
  expect(printed.join('\n')).toContain('machines cannot be left out with CI=true');
});

test('a stage that needs something is run where that is there', async () => {
  const possible = { ...impossible, needs: { holds: 'x', refusal: async () => undefined } };

  const { ran, code } = await running([possible], { strict: true });

  expect({ ran, code }).toEqual({ ran: ['machines'], code: 0 });
});

test('nothing is run after a stage that failed', async () => {
  const { ran, code } = await running([stage('first'), stage('last')], { failing: 'first' });

  expect({ ran, code }).toEqual({ ran: ['first'], code: 1 });
});
