import { renderStep } from '../../lib/documents/node-scripts.ts';
import { exampleSettings } from '../../lib/documents/node-settings.ts';
import { nodeStepNames } from '../../lib/documents/node-steps.ts';
import { type Program219, properties219, systemd219 } from '../systemd/systemd-219.ts';

const lines = [
  ...new Set(
    nodeStepNames
      .flatMap((step) => renderStep(step, exampleSettings))
      .join('\n')
      .replaceAll('\\\n', ' ')
      .split('\n'),
  ),
];

/** The words of each call of a program, up to the end of its command. */
const calls = (program: Program219): string[][] =>
  lines.flatMap((line) =>
    [...line.matchAll(new RegExp(`(?<!command -v )${program} +([^|;&)]*)`, 'g'))].map(
      ([, rest = '']) => rest.match(/(?:[^\s"']|"[^"]*"|'[^']*')+/g) ?? [],
    ),
  );

/** Those of systemd-run itself stand before the command that it runs. */
const optionsOf = (program: Program219, words: readonly string[]): string[] => {
  const command = words.findIndex((word) => !word.startsWith('-') && !word.startsWith('${'));
  const own = program === 'systemd-run' && command >= 0 ? words.slice(0, command) : words;
  return own.flatMap((word) => /^--?[a-z][a-z-]*/.exec(word) ?? []);
};

test.each<Program219>(['systemd-run', 'systemctl'])(
  '%s is given no option that systemd 219 does not have',
  (program) => {
    const called = calls(program);
    const options = [...new Set(called.flatMap((words) => optionsOf(program, words)))];

    expect(called.length).toBeGreaterThan(0);
    expect(options.filter((option) => !known(program).includes(option))).toEqual([]);
  },
);

test('systemctl is given no verb that systemd 219 does not have', () => {
  const verbs = calls('systemctl').flatMap(
    (words) => words.find((word) => /^[a-z]/.test(word)) ?? [],
  );
  const known219: readonly string[] = systemd219.systemctl.verbs;

  expect(verbs.length).toBeGreaterThan(0);
  expect(verbs.filter((verb) => !known219.includes(verb))).toEqual([]);
});

test('a unit is given no property that systemd-run 219 does not take', () => {
  const properties = lines.flatMap((line) =>
    [...line.matchAll(/(?:--property=|-p )"?([A-Z]\w+)=/g)].map(([, name = '']) => name),
  );

  expect(properties.filter((name) => !properties219.includes(name))).toEqual([]);
});

const known = (program: Program219): readonly string[] => systemd219[program].options;
