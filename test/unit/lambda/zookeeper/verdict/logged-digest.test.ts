import { jute, pristine, writeLog, writeSnapshot } from '../data-file-writer.ts';
import { judgeFiles } from '../fixture-files.ts';
import { ModelServer } from '../model-server.ts';

const nothing = (zxid: bigint, digest: bigint) => ({
  zxid,
  type: -10,
  record: jute.int(30_000),
  digest,
});
const error = (zxid: bigint) => ({ zxid, type: -1, record: jute.int(-110) });

/** Besides what every tree has. */
const trees: readonly (readonly [string, readonly string[]])[] = [
  ['of ASCII paths', []],
  ['with a path outside ASCII', ['/é']],
];

function serverOf(paths: readonly string[]) {
  const server = new ModelServer();
  const znode = server.nodes.get('/zookeeper');
  for (const path of paths) server.nodes.set(path, { ...(znode as NonNullable<typeof znode>) });
  return server;
}

/** A snapshot of 5, whose transaction was an error, and the digest that the log tells of the one before. */
function around(paths: readonly string[], { told, before }: { told: bigint; before: bigint }) {
  const { digest } = serverOf(paths);
  const nodes = [...pristine, ...paths.map((path) => ({ path }))];
  return {
    'snapshot.5': writeSnapshot(nodes, { digest: { zxid: 5n, value: digest }, lastZxid: 5n }),
    [`log.${before}`]: writeLog([nothing(before, digest + told)]),
    'log.5': writeLog([error(5n), nothing(6n, digest)]),
  };
}

test.each(trees)(
  'behind transactions that are gone, an error tells nothing of a tree %s',
  async (_what, paths) => {
    const verdict = await judgeFiles(around(paths, { before: 2n, told: 1n }));

    expect(verdict).toMatchObject({ level: 3, faults: [], start: { to: 6n } });
  },
);

test.each(trees)(
  'just behind the last change, an error tells its digest of a tree %s',
  async (_what, paths) => {
    const verdict = await judgeFiles(around(paths, { before: 4n, told: 1n }));

    expect(verdict).toMatchObject({
      level: 1,
      faults: [{ rule: expect.stringMatching(/^R[34]$/) }],
    });
  },
);
