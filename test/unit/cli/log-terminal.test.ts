import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import { main } from '../../../cli/main.ts';
import { beginningOfRandom, temporaryFolder } from './archives.ts';

const folder = temporaryFolder();
const random = folder.path('random');
beforeAll(() => beginningOfRandom(random));
afterAll(() => folder.remove());

const connect = () => Promise.reject(new Error('nothing is asked of AWS'));
const stderr = { isTTY: false, write: () => true } as const;

/** Runs `log` on a terminal of one's own. */
async function printed(isTTY: boolean, environment: Readonly<Record<string, string>>) {
  let text = '';
  const stdout = { isTTY, write: (part: string | Uint8Array) => (text += part) };
  const args = ['log', random, '--since', '0x2', '--until', '0x3'];
  await main(args, { stdout, stderr, stdin: Readable.from([]) }, { environment, connect });
  return text;
}

const dim = '\x1b[2m';

test('on a terminal, what failed is dimmed', async () => {
  const text = await printed(true, {});

  const lines = text.split('\n');
  const failed = lines.find((line) => line.includes('failed: BadVersion'));
  expect(failed?.startsWith(dim)).toBe(true);
  expect(lines.find((line) => line.includes('  0x2  '))).not.toContain(dim);
});

test.each([
  ['in a pipe', false, {}],
  ['with NO_COLOR', true, { NO_COLOR: '1' }],
  ['on a terminal that can do nothing', true, { TERM: 'dumb' }],
])('%s there is no colour', async (_where, isTTY, environment) => {
  const text = await printed(isTTY, environment);

  expect(text).toContain('failed: BadVersion');
  expect(text).not.toContain('\x1b');
});

test('who reads slowly is waited for', async () => {
  const drains = new EventEmitter();
  let waiting = 0;
  let most = 0;
  const stdout = {
    write() {
      most = Math.max(most, ++waiting);
      setImmediate(() => {
        waiting--;
        drains.emit('drain');
      });
      return false;
    },
    once: (event: 'drain', listener: () => void) => drains.once(event, listener),
  };

  await main(
    ['log', random],
    { stdout, stderr, stdin: Readable.from([]) },
    { environment: {}, connect },
  );

  expect(most).toBe(1);
});
