import { resultOf } from '../../bench/package/result.ts';

test('what was built is told in kilobytes, and the package and its start held against their limits', () => {
  const built = {
    seconds: 4.26,
    bytes: { backup: 2_319_511, cli: 1_004_085 },
    packedBytes: 3_000_700,
  };

  const { figures } = resultOf(built, { help: [0.4, 0.2, 0.3], ls: [0.36] });

  expect(figures).toEqual([
    { name: 'bundle.kb.backup', value: 2320, unit: 'kB' },
    { name: 'bundle.kb.cli', value: 1004, unit: 'kB' },
    { name: 'package.kb', value: 3001, unit: 'kB', remark: 'at most 3000: missed' },
    { name: 'package.build-s', value: 4.3, unit: 's' },
    { name: 'cli.start-cpu-s.package', value: 0.3, unit: 's', remark: 'at most 0.35: met' },
    { name: 'cli.ls-cpu-s.package', value: 0.36, unit: 's', remark: 'at most 0.35: missed' },
  ]);
});
