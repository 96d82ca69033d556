import { resultOf } from '../../bench/synth/result.ts';

const parent = { file: 'ZkBackup.template.json', bytes: 600_000, resources: 400 };
const nested = { file: 'ZkBackupNested.nested.template.json', bytes: 300_000, resources: 200 };

test('parent and nested stacks are counted together, and the largest held against the limits', () => {
  const rounds = new Map([[30, [{ seconds: 4, templates: [parent, nested] }]]]);

  const { figures } = resultOf(rounds);

  expect(figures.map(({ name, value }) => [name, value])).toEqual([
    ['synth.seconds.30', 4],
    ['synth.template-kb.30', 900],
    ['synth.resources.30', 600],
    ['synth.bytes-over-limit.30', 0.6],
    ['synth.resources-over-limit.30', 0.8],
  ]);
});

test('what the app refuses has no figures, and is told', () => {
  const rounds = new Map([[300, [{ refused: 'at most 32\nin one stack' }]]]);

  const { figures, details } = resultOf(rounds);

  expect(figures).toEqual([]);
  expect(details.at(-1)?.rows).toEqual([['300', 'at most 32 in one stack']]);
});
