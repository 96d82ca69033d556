import { pristine, writeLog, writeSnapshot } from './data-file-writer.ts';
import { judgeFiles } from './fixture-files.ts';
import { ModelServer, type Request } from './model-server.ts';

const request = (kind: Request['kind'], name: number): Request => ({
  kind,
  at: 0,
  name,
  data: Buffer.from(`${name}`),
  ephemeral: false,
});

/** What a server logged with a digest for each, and the zxids of its records as they stand there. */
function logged(kinds: readonly Request['kind'][], ...zxids: readonly number[]) {
  const server = new ModelServer(Buffer.from, '');
  for (const [name, kind] of kinds.entries()) server.request(request(kind, name), true);
  const records = zxids.map((zxid) => server.log[zxid - 1] as (typeof server.log)[number]);
  return judgeFiles({
    'snapshot.0': writeSnapshot(pristine, { digest: { zxid: 0n, value: 0n }, lastZxid: 0n }),
    'log.1': writeLog(records),
  });
}

test.each(['create', 'create2', 'ttl', 'multi', 'set', 'acl'] as const)(
  'a record of the kind %s that stands there twice in a row changes nothing',
  async (kind) => {
    const verdict = await logged(['create', kind], 1, 2, 2);

    expect(verdict).toMatchObject({ level: 3, faults: [], start: { to: 2n } });
  },
);

/** The loader of 3.9.3 ends with the tree of 0x2, and met every digest on its way. */
test('an older record behind newer ones is damage, though each digest was met before', async () => {
  const verdict = await logged(['create', 'set', 'set'], 1, 2, 3, 2);

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R2', zxid: 2n }] });
  expect(verdict.faults[0]?.sentence).toContain('ZooKeeper applies it there');
});

const sets = ['create', 'set', 'set', 'set'] as const;

test.each([
  ['to the newest', [1, 2, 3, 4, 2, 3, 4]],
  ['to the newest, and it goes on', [1, 2, 3, 2, 3, 4]],
  ['to the newest, three times', [1, 2, 3, 4, 3, 4, 2, 3, 4]],
])('records that stand there once more from one on %s change nothing', async (_how, zxids) => {
  const verdict = await logged(sets, ...zxids);

  expect(verdict).toMatchObject({ level: 3, faults: [], start: { to: 4n } });
});

test.each([
  ['not to the newest', [1, 2, 3, 4, 2, 3]],
  ['not to the newest, though it goes on', [1, 2, 3, 2, 4]],
  ['with one left out', [1, 2, 3, 4, 2, 4]],
  ['not in their order', [1, 2, 3, 4, 3, 2, 4]],
])('records that stand there once more %s are damage', async (_how, zxids) => {
  const verdict = await logged(sets, ...zxids);

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R2' }] });
});
