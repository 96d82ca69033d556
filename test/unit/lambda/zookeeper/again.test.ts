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

/** What a server logged with a digest for each, and the places of records to repeat behind it. */
function logged(kinds: readonly Request['kind'][], ...places: readonly number[]) {
  const server = new ModelServer(Buffer.from, '');
  for (const [name, kind] of kinds.entries()) server.request(request(kind, name), true);
  const again = places.map((place) => server.log[place] as (typeof server.log)[number]);
  return judgeFiles({
    'snapshot.0': writeSnapshot(pristine, { digest: { zxid: 0n, value: 0n }, lastZxid: 0n }),
    'log.1': writeLog([...server.log, ...again]),
  });
}

test.each(['create', 'create2', 'ttl', 'multi', 'set', 'acl'] as const)(
  'a record of the kind %s that stands there twice in a row changes nothing',
  async (kind) => {
    const verdict = await logged(['create', kind], 1);

    expect(verdict).toMatchObject({ level: 3, faults: [], start: { to: 2n } });
  },
);

/** The loader of 3.9.3 ends with the tree of 0x2, and met every digest on its way. */
test('an older record behind newer ones is damage, though each digest was met before', async () => {
  const verdict = await logged(['create', 'set', 'set'], 1);

  expect(verdict).toMatchObject({ level: 1, faults: [{ rule: 'R2', zxid: 2n }] });
  expect(verdict.faults[0]?.sentence).toContain('ZooKeeper applies it there');
});
