import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareToolbox } from '../toolbox/toolbox.ts';
import { Closed, startEnsemble } from './ensemble.ts';

// Ctrl-C while servers start: the wait for servers that were stopped took its 90 s to its end.
test('who waits for an ensemble hears at once that it was closed', async () => {
  const toolbox = await prepareToolbox();
  const directory = await mkdtemp(join(tmpdir(), 'zk-backup-closed-'));
  const closed = await startEnsemble({ directory, size: 1, toolbox, start: false });

  const waiting = closed.waitUntilServing().catch((error) => error);
  await closed.close();

  expect(await waiting).toBeInstanceOf(Closed);
  await expect(closed.start()).rejects.toBeInstanceOf(Closed);
  await rm(directory, { recursive: true });
});
