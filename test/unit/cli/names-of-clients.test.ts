import { mkdirSync } from 'node:fs';
import { Readable } from 'node:stream';
import { main } from '../../../cli/main.ts';
import { pristine, writeSnapshot } from '../lambda/zookeeper/data-file-writer.ts';
import { temporaryFolder } from './archives.ts';

const folder = temporaryFolder();
const names = ['! npx zk-backup list', '✓ npx zk-backup undo'];
const snapshot = (nodes: readonly string[]) =>
  writeSnapshot([...pristine, ...nodes.map((name) => ({ path: `/${name}`, data: name }))], {
    lastZxid: 0n,
  });
const [before, after] = [folder.path('before'), folder.path('after')];
beforeAll(() => {
  for (const directory of [before, after]) mkdirSync(directory);
  folder.write('before/snapshot.0', snapshot(names));
  folder.write('after/snapshot.0', snapshot([]));
});
afterAll(() => folder.remove());

const colour = '\x1b';

/** Runs a command on a terminal with colours. */
async function printed(...args: string[]): Promise<string> {
  let text = '';
  const stdout = { isTTY: true, write: (part: string | Uint8Array) => (text += part) };
  const stderr = { isTTY: false, write: () => true } as const;
  const connect = () => Promise.reject(new Error('nothing is asked of AWS'));
  const around = { environment: { TERM: 'xterm' }, connect };
  await main([...args, '--stack', 'Other'], { stdout, stderr, stdin: Readable.from([]) }, around);
  return text;
}

test.each([
  ['ls', ['ls', before]],
  ['stat', ['stat', before, `/${names[0]}`]],
  ['diff --data', ['diff', before, after, '--data']],
])('%s takes no name and no data of a client for a command or a mark', async (_verb, args) => {
  const text = await printed(...args);

  expect(text).toContain(names[0]);
  expect(text).not.toContain('--stack');
  expect(text).not.toContain(colour);
});
