import { basename, join } from 'node:path';
import { openSource } from '../../cli/source/open.ts';
import { RestorableSet } from '../../lambda/zookeeper/verdict/restorable.ts';
import type { Verdict } from '../../lambda/zookeeper/verdict/verdict.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import { type Loaded, type Loader, startLoader } from '../mutants/loader.ts';
import { filesOf, placeFiles } from '../mutants/make-base.ts';
import { type BusyEnsemble, busyEnsemble } from './busy-ensemble.ts';
import { e2eFolder } from './e2e-folder.ts';
import { failedMultisWithOldBytes } from './failed-multis.ts';
import { lacksTransactions } from './unlogged.ts';

async function judge(node: EnsembleNode): Promise<Verdict> {
  const set = new RestorableSet({ level: 3 });
  const source = await openSource(node.dataDirectory);
  const files = filesOf(node);
  for await (const { path, chunks } of source.members()) {
    if (basename(path) in files) await set.add(path, chunks);
  }
  return set.verdict();
}

describe.each(['3.8', '3.9'] as const)(
  'what three busy servers of %s wrote, of which one has a slow disk and is killed',
  (series) => {
    const directory = join(e2eFolder, `busy-${series}`);
    let busy: BusyEnsemble;
    let loader: Loader;

    beforeAll(async () => {
      busy = await busyEnsemble({
        directory,
        series,
        snapCount: 1000,
        operations: 3000,
        seed: 20_260_102,
        failing: 30,
        kills: true,
      });
      loader = await startLoader(busy.toolbox);
    }, 900_000);

    afterAll(() => loader?.close());

    const load = (node: EnsembleNode): Promise<Loaded> => {
      const set = join(directory, `set-${node.id}`);
      placeFiles(set, filesOf(node));
      return loader.load(set);
    };

    const lacks = (node: EnsembleNode) => lacksTransactions(node, busy.nodes);

    test('holds failed multis with the bytes of the records that they were', () => {
      const counts = busy.nodes.map(failedMultisWithOldBytes);

      expect(Math.max(...counts)).toBeGreaterThan(0);
    });

    test('is proven on each of them that has logged all, and on no other', async () => {
      const verdicts = await Promise.all(busy.nodes.map(judge));

      const seen = verdicts.map(({ level, faults }) => ({
        level,
        rules: faults.map(({ rule }) => rule),
      }));
      const proven = { level: 3, rules: [] };
      const refused = { level: 1, rules: ['R4'] };
      expect(seen).toEqual(busy.nodes.map((node) => (lacks(node) ? refused : proven)));
      expect(seen).toContainEqual(proven);
    });

    test('ends where ZooKeeper itself ends when it loads it', async () => {
      const nodes = busy.nodes.filter((node) => !lacks(node));
      const verdicts = await Promise.all(nodes.map(judge));

      const loaded = [];
      for (const node of nodes) loaded.push(await load(node));

      const ours = verdicts.map(({ start, tree }) => ({
        zxid: start?.to,
        znodes: (tree?.znodes ?? 0) + 1,
      }));
      expect(loaded).toEqual(ours.map((one) => expect.objectContaining(one)));
    });
  },
);
