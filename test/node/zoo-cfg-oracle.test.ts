import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { drawnNumber, isWhole } from '../seed.ts';
import { tell } from '../told.ts';
import { makeConfiguration } from './zoo-cfg/make-configuration.ts';
import { probeAll } from './zoo-cfg/probe-all.ts';
import { Random } from './zoo-cfg/random.ts';
import { readByZooKeeper } from './zoo-cfg/read-by-zookeeper.ts';
import { toldBy, wanted } from './zoo-cfg/told.ts';

const number = drawnNumber('configurations');
const count = isWhole ? 1000 : 250;

const root = mkdtempSync(join(tmpdir(), 'zk-backup-zoo-cfg-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

const asking = (at: number) => (at % 3 === 0 ? 'admin' : 'srvr');

/** Writes a configuration into a folder of its own, and returns that. */
function write(at: number, random: Random): string {
  const folder = join(root, `${at}`);
  const { folders, files } = makeConfiguration(folder, random);
  for (const each of folders) mkdirSync(join(each, 'version-2'), { recursive: true });
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, 'latin1');
  }
  return folder;
}

test(`${count} lines of the probe have what QuorumPeerConfig reads`, async () => {
  tell({ sampled: `${count} configurations` });
  const random = new Random(number);
  const folders = Array.from({ length: count }, (_, at) => write(at, random));
  const paths = folders.map((folder) => join(folder, 'zoo.cfg'));

  const readings = await readByZooKeeper(paths, root);
  const outputs = await probeAll(folders, asking, root);

  const told = outputs.map(toldBy);
  const differing = readings.flatMap((reading, at) => {
    const line = wanted(reading, asking(at), told[at] ?? '');
    if (JSON.stringify(line) === JSON.stringify(told[at])) return [];
    return [
      {
        zooCfg: readFileSync(paths[at] ?? '', 'latin1'),
        reading,
        line,
        told: told[at],
        output: outputs[at],
      },
    ];
  });
  expect({ differ: differing.length, first: differing.slice(0, 3) }).toEqual({
    differ: 0,
    first: [],
  });
  const refused = readings.filter((reading) => 'refused' in reading).length;
  expect(refused).toBeGreaterThan(count / 10);
  expect(refused).toBeLessThan(count / 2);
});
