import { resultOf } from '../../bench/restore/result.ts';

const measured = {
  size: { label: '10k', znodes: 10_000 },
  backup: { key: 'prod/zk.tar.gz', bytes: 5e6 },
  downloads: new Map([
    ['s3 cp', [1000, 1100, 1200]],
    ['s3api get-object', [990, 1320, 1400]],
  ] as const),
  methods: new Map([
    ['floor', [2000, 2000, 2000]],
    ['ours', [2100, 2180, 2300]],
  ] as const),
};

test('a restore is held against the script, and the two ways to download against each other', () => {
  const { figures } = resultOf([measured]);

  expect(figures).toEqual([
    expect.objectContaining({ name: 'restore.ours-over-floor.10k', value: 1.09 }),
    expect.objectContaining({ name: 'restore.get-object-over-cp.10k', value: 1.2 }),
  ]);
  expect(figures[0]?.remark).toBe('at most 1.1: met');
});

test('every way that was measured has its row', () => {
  const { details } = resultOf([measured]);

  expect(details.map(({ rows }) => rows.map((row) => row[2]))).toEqual([
    ['s3 cp', 's3api get-object'],
    ['floor', 'ours'],
  ]);
});
