import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { restoreEvents } from '../../../lambda/contract/signals.ts';
import type { RestoreReport } from '../../../lambda/restore/report.ts';
import type { BusEvent } from '../../../local-cloud/events/events.ts';
import { differencesOnAll, type Scenario, startScenario } from './scenario.ts';

const named = 'i-00000000000000002';
const weekly = 7 * 24 * 3600;

describe.each([
  ['3.9 on the node that was backed up', '3.9', {}],
  ['3.8 on the instance that the configuration names', '3.8', { instanceId: named }],
] as const)('a drill of ZooKeeper %s', (_name, zookeeper, where) => {
  let scenario: Scenario;
  const lines: string[] = [];
  beforeAll(async () => {
    scenario = await startScenario(`drill-${zookeeper}`, {
      nodes: 3,
      zookeeper,
      configuration: { drill: { every: weekly, ...where } },
      onLambdaLine: (line) => lines.push(line),
    });
  });
  afterAll(() => scenario?.cloud.close());

  test('restores the newest backup beside the running server, compares and measures it, and leaves nothing', async () => {
    const { cloud } = scenario;
    const before = await Promise.all(cloud.ensemble.nodes.map((node) => node.pid()));

    await cloud.fireDrill();

    const event = cloud.events.events.at(-1) as BusEvent;
    const report = event.detail as unknown as RestoreReport;
    expect(event.detailType).toBe(restoreEvents.detailType('drill', 'Succeeded'));
    expect(report).toMatchObject({ kind: 'drill', outcome: 'Succeeded' });
    expect(report.drill?.seconds).toBeGreaterThan(0);
    expect(lines.join('\n')).toMatch(/"RestoreDrillSeconds":[0-9.]+/);
    expect(await Promise.all(cloud.ensemble.nodes.map((node) => node.pid()))).toEqual(before);
    for (const { dataDirectory } of cloud.ensemble.nodes) {
      const folder = join(dataDirectory, '.zk-backup');
      expect(existsSync(folder) ? readdirSync(folder) : []).toEqual([]);
    }
    expect(await differencesOnAll(scenario)).toEqual([]);
  });

  test('it is held there', () => {
    const drills = scenario.cloud.ssm.commands.filter(({ documentName }) =>
      documentName.endsWith('-drill'),
    );

    const { node = '' } = scenario.backup;
    expect(drills.map(({ instanceIds }) => instanceIds)).toEqual([
      ['instanceId' in where ? named : node],
    ]);
  });

  test('its result stands in the catalog', () => {
    const { cloud } = scenario;
    const key = cloud.s3.requests.find(
      ({ operation, key: name }) => operation === 'PutObject' && name.startsWith('local/drills/'),
    )?.key;

    const record = JSON.parse(readFileSync(cloud.s3.locate(cloud.bucket, key ?? '') ?? '', 'utf8'));

    expect(record).toMatchObject({ archiveKey: scenario.backup.archive?.key, ok: true });
  });
});
