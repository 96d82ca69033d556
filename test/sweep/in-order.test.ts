import { archiveOf, fixture, run, small, temporaryFolder } from '../unit/cli/archives.ts';

const folder = temporaryFolder();
afterAll(() => folder.remove());

/** An archive whose members come in the order in which they are named. */
const archive = async (name: string, members: Readonly<Record<string, Buffer>>) =>
  folder.write(`${name}.tar.gz`, await archiveOf(members));

const packedByHand = (...names: string[]) =>
  Object.fromEntries(names.map((name) => [placeOf(name), fixture(`rnd/${name}`)]));

const placeOf = (name: string) => `${name.startsWith('log') ? 'log' : 'data'}/version-2/${name}`;

const orders = [
  ['logs before the snapshot', ['log.1', 'log.6a0', 'log.10ff', 'snapshot.0']],
  ['logs by name', ['log.10ff', 'log.1', 'log.6a0', 'snapshot.0']],
  ['the newest first', ['log.10ff', 'log.6a0', 'log.1', 'snapshot.0']],
] as const;

test.each(orders)('an archive that holds %s is proven all the same', async (name, names) => {
  const { code, stdout } = await run('verify', await archive(name, packedByHand(...names)));

  expect(code).toBe(0);
  expect(stdout).toMatch(/^✓ proven \(level 3\): .* up to 0x1726\n/);
});

test.each(orders)(
  'znodes are read behind the last transaction of one with %s',
  async (name, names) => {
    const ordered = packedByHand('snapshot.0', 'log.1', 'log.6a0', 'log.10ff');
    const paths = [await archive('ordered', ordered), await archive(name, packedByHand(...names))];

    const { code, stdout } = await run('diff', ...paths);

    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
  },
);

test('its sums are told of one reading', async () => {
  const reversed = Object.fromEntries(Object.entries(small()).reverse());
  const bytes = await archiveOf(reversed);

  const { stdout } = await run('verify', '--json', folder.write('reversed.tar.gz', bytes));

  expect(JSON.parse(stdout)).toMatchObject({
    outcome: 'proven',
    archive: { bytes: bytes.length },
    verdict: { logs: [{ transactions: 17 }] },
  });
});

test('files in no order at all are not read hundreds of times', async () => {
  const descending = Array.from({ length: 200 }, (_, n) => [
    placeOf(`log.${200 - n}`),
    Buffer.alloc(0),
  ]);

  const { code, stdout } = await run(
    'verify',
    await archive('none', Object.fromEntries(descending)),
  );

  expect(code).toBe(1);
  expect(stdout).toContain('its files come in no order');
});
