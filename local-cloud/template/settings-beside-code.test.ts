import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { synthesize } from './synthesize.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'zk-backup-settings-'));
});
afterEach(() => rm(directory, { recursive: true }));

test('the real app has the settings of each function beside its code, and nothing else', async () => {
  const configPath = join(directory, 'config.json');
  const nodes = { instanceIds: ['i-0123456789abcdef0'] };
  await writeFile(configPath, JSON.stringify({ ensembles: [{ name: 'demo', nodes }] }));

  const { functions } = await synthesize({ configPath, outputDirectory: join(directory, 'out') });

  const folders = functions.map(({ codeDirectory }) => codeDirectory);
  const files = await Promise.all(folders.map((folder) => readdir(folder)));
  expect(files.map((names) => names.sort())).toEqual(
    folders.map(() => ['index.js', 'settings.json']),
  );
  const texts = folders.map((folder) => readFile(join(folder, 'settings.json'), 'utf8'));
  expect((await Promise.all(texts)).map((text) => JSON.parse(text))).toMatchObject([
    {},
    {
      ensembles: [
        { name: 'demo', documents: { probe: expect.stringMatching(/^ZkBackup-.*-probe$/) } },
      ],
    },
    { ensembles: [{ name: 'demo' }], restores: { demo: { from: [] } } },
    { ensembles: ['demo'], on: ['failure', 'warning'] },
  ]);
});
