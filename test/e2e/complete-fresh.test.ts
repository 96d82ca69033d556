import type { LocalCloud } from '../local-cloud/local-cloud.ts';
import { backUpOnce, manifestOf, startCloud } from './clouds.ts';

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
      snapshot: 'snapshot.0',
      proof: { level: 2, range: { to: '0x0' } },
    });
  });
});
