import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { allowedPatterns } from '../../lambda/contract/documents.ts';
import { keys } from '../../lambda/contract/keys.ts';
import { renderStep } from '../../lib/documents/node-scripts.ts';
import { bashSettings, exampleSettings } from '../../lib/documents/node-settings.ts';
import { type NodeStep, nodeStepNames } from '../../lib/documents/node-steps.ts';
import { packedStep } from '../../lib/documents/packed-step.ts';

const text = (step: NodeStep) => renderStep(step, exampleSettings).join('\n');

test.each(nodeStepNames)(
  '%s is plain ASCII without what SSM rewrites, but its parameters',
  (step) => {
    const rendered = text(step);

    expect(rendered).toMatch(/^#!\/usr\/bin\/env bash\n/);
    expect(rendered).toMatch(/^[\x20-\x7e\n]*$/);
    expect(rendered).not.toContain('$$');
    expect(
      rendered.replaceAll(
        /'\{\{ (Ensemble|RunId|Key|Checksum|Action|Epoch|Order|Copy|Requests) \}\}'/g,
        '',
      ),
    ).not.toContain('{{');
  },
);

test.each<[string, NodeStep[]]>([
  ['backup', ['capture', 'upload', 'remove']],
  ['restore', ['restore']],
  ['drill', ['drill', 'sweep']],
  ['apply', ['apply']],
])('the document %s stays under the 64 KB that SSM takes', (_, ofDocument) => {
  const texts = ofDocument.map((step) => packedStep(step, exampleSettings));

  expect(JSON.stringify(texts).length).toBeLessThan(60_000);
});

test.each(nodeStepNames)('%s has the settings that it reads, and no other', (step) => {
  const lines = renderStep(step, exampleSettings);
  const script = lines.slice(lines.indexOf('')).join('\n');
  const names = bashSettings(exampleSettings).map(([name]) => name);

  const had = names.filter((name) => lines.some((line) => line.startsWith(`readonly ${name}=`)));

  expect(had).toEqual(names.filter((name) => new RegExp(`\\b${name}\\b`).test(script)));
});

test('any printable setting reaches bash as it is', () => {
  const printable = fc
    .string({ unit: 'grapheme-ascii' })
    .filter((value) => !/\{\{|\$\$/.test(value));

  fc.assert(
    fc.property(printable, (start) => {
      const lines = renderStep('revive', { ...exampleSettings, service: { stop: 'true', start } });
      const header = lines.filter((line) => line.startsWith('readonly ')).join('\n');
      const echoed = spawnSync('bash', ['-c', `${header}\nprintf %s "$START_COMMAND"`]);

      expect(echoed.stdout.toString()).toBe(start);
    }),
    { numRuns: 50 },
  );
});

test.each(['two\nlines', 'caf\u00e9', '{{ RunId }}', 'echo $$', 'nul\0'])(
  'the setting %j cannot be written safely and is refused',
  (stop) => {
    expect(() =>
      renderStep('capture', { ...exampleSettings, service: { stop, start: 'x' } }),
    ).toThrow(/STOP_COMMAND/);
  },
);

// The agent puts a parameter into the text as it is: the document's pattern is what stands before it.
test.each(["x'; id; '", 'a b', '$(id)', '`id`', 'a\nb', 'a"b', 'prod.20260102T030405Z\n'])(
  'no parameter takes %j',
  (value) => {
    const { ensemble, runId, key } = allowedPatterns;

    const taken = [ensemble, runId, key].filter((pattern) => new RegExp(pattern).test(value));

    expect(taken).toEqual([]);
  },
);

test('two backups within one minute have different names', () => {
  const names = ['20260102T030405Z', '20260102T030406Z'].map((tick) =>
    keys.archive('prod', 'zk', tick),
  );

  expect(new Set(names).size).toBe(2);
});
