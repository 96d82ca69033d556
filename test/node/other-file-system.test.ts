import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, renameSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { CaptureLine, NodeFailureLine, ProbeLine } from '../../lambda/contract/node-lines.ts';
import type { CaptureMode } from '../../lambda/contract/settings.ts';
import { NodeUnderTest } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';

const memory = '/dev/shm';
const isOther = statSync(memory, { throwIfNoEntry: false })?.dev !== statSync(tmpdir()).dev;
const mounts = spawnSync('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', '/mnt']).status === 0;
const say = (text: string) => process.stderr.write(`${text}\n`);
if (!isOther) say(`Not run without another file system at ${memory}: links to one.`);
if (!mounts) say('Not run without the right to mount: mount points.');

let node: NodeUnderTest;
let elsewhere: string;
beforeEach(async () => {
  node = await NodeUnderTest.create();
  elsewhere = mkdtempSync(`${memory}/zk-backup-`);
});
afterEach(async () => {
  await node.close();
  rmSync(elsewhere, { recursive: true });
});

/** `version-2` of each folder leads to the other file system. */
function link(): void {
  for (const folder of [node.dataDir, node.dataLogDir]) {
    const target = `${elsewhere}/${folder.endsWith('log') ? 'log' : 'data'}`;
    cpSync(`${folder}/version-2`, target, { recursive: true });
    renameSync(`${folder}/version-2`, `${folder}/old`);
    symlinkSync(target, `${folder}/version-2`);
  }
}

const archived = ['data/version-2/acceptedEpoch', 'data/version-2/currentEpoch'];

(isOther ? describe : describe.skip)('a version-2 that is a link to another file system', () => {
  beforeEach(link);

  test.each<CaptureMode>(['stop', 'live'])('is copied in %s mode', async (mode) => {
    node.settings = { ...node.settings, mode };

    const line = nodeLine<CaptureLine>(await node.run('capture'));

    expect(line).toMatchObject({ snapshot: 'snapshot.10', logs: 1, startFaults: [] });
    expect(node.staged()).toEqual(
      expect.arrayContaining([...archived, 'data/version-2/snapshot.10', 'log/version-2/log.1']),
    );
  });

  test('is refused before the stop where the copies have no room', async () => {
    node.command('df', 'echo Avail; echo 67108864');

    const line = nodeLine<NodeFailureLine>(await node.run('capture'));

    expect({ line, calls: node.calls }).toMatchObject({
      line: { error: { code: 'disk-full' }, stopped: false },
      calls: [],
    });
  });

  test('counts the snapshot among the copies that a probe foresees', async () => {
    const logBytes =
      Number(execFileSync('stat', ['-c', '%b', `${node.dataLogDir}/version-2/log.1`])) * 512;
    node.command('df', `echo Avail; echo ${67108865 + logBytes}`);

    const line = nodeLine<ProbeLine>(await node.run('probe'));

    expect(line.refuses).toEqual([expect.stringContaining('64 MiB of margin')]);
  });
});

(mounts ? test : test.skip)('a version-2 that is a mount point is copied', async () => {
  const folder = `${node.dataDir}/version-2`;
  cpSync(folder, `${node.folder}/copy`, { recursive: true });
  const mount = `mount -t tmpfs tmpfs ${folder} && cp ${node.folder}/copy/* ${folder}/`;
  node.command('sh', `exec unshare -m /bin/sh -c '${mount} && exec /bin/sh "$@"' sh "$@"`);
  rmSync(`${folder}/snapshot.10`);

  const run = await node.run('capture');

  expect(nodeLine<CaptureLine>(run)).toMatchObject({ snapshot: 'snapshot.10', startFaults: [] });
  expect(node.staged()).toContain('data/version-2/snapshot.10');
});
