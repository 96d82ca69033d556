import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { backUpOnce, manifestOf, startCloud } from './clouds.ts';

/** Of an epoch's zxids the one before its first transaction. */
const withoutTransaction = /^0x([1-9a-f][0-9a-f]*0{8}|0)$/;

describe.each([
  ['an ensemble', 3, 'stop'],
  ['a standalone server', 1, 'live'],
] as const)('%s that nobody has written to', (name, nodes, mode) => {
  let cloud: LocalCloud;
  beforeAll(async () => {
    cloud = await startCloud(`fresh-${nodes}`, { nodes, mode });
  });
  afterAll(() => cloud?.close());

  test(`is backed up in ${mode} mode, without a digest to meet (${name})`, async () => {
    const report = await backUpOnce(cloud);

    expect(report).toMatchObject({ outcome: 'Succeeded', serving: true });
    expect(manifestOf(cloud, report)).toMatchObject({
      proof: { level: 2, range: { to: expect.stringMatching(withoutTransaction) } },
    });
  });
});
