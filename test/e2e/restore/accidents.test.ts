/** Each accident that one may practise on is repaired by typing what docs/restore.md says. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type AccidentName, accidentNames, accidents } from '../../../bin/local/accidents.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import { loadSampleData } from '../../../local-cloud/sample-data/sample-data.ts';
import { compareTrees, type Tree } from '../../../local-cloud/sample-data/tree.ts';
import { sampleOf } from '../../seed.ts';
import { samplesIn, shapeBeside, shapeOf } from '../../unit/house/samples.ts';
import { reportsOf, startCloud } from '../clouds.ts';
import { e2eFolder } from '../e2e-folder.ts';
import { connectTo } from '../restore-by-hand.ts';
import { backedUp, treeOf } from './scenario.ts';
import { openTypist, type Typed, type Typist } from './typist.ts';

let cloud: LocalCloud;
let typist: Typist;
beforeAll(async () => {
  cloud = await startCloud('accidents', {
    nodes: 3,
    mode: 'live',
    durable: { millisecondsPerSecond: 50 },
  });
  typist = await openTypist(cloud, join(e2eFolder, 'accidents-typist'));
  const client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
  await loadSampleData(client, { znodes: 150 });
  await client.close();
});
afterAll(async () => {
  await typist?.close();
  await cloud?.close();
});

/** What is told on the way, by which a person knows that they are on the right page. */
const told: Readonly<Record<AccidentName, readonly RegExp[]>> = {
  'lose-member': [/It needs no restore/],
  'lose-quorum': [/into local \(quorum-lost, 3 nodes\)/, /Succeeded, serves .* after the command/],
  'bad-data': [/setData \/sample\/config .*data "oops"/, /cut at just-before:\/sample\/config/],
  'deleted-subtree': [/\+ \/sample\/config\/limits\/read/, /3 created, 0 set/],
};

/** What stands there in words, and not as a command. */
async function doTheRest(accident: AccidentName): Promise<void> {
  if (accident !== 'lose-member') return;
  for (const node of cloud.ensemble.nodes) {
    if (await node.isRunning()) continue;
    await node.start();
    await node.waitUntilServing();
  }
}

/** The backup from before the accident, as docs/practise.md names it afterwards. */
const comparedWith = (accident: AccidentName) =>
  new RegExp(`^\\| \`${accident}\` \\|.*\\| \`([^\`]+)\` \\|$`, 'm').exec(
    readFileSync('docs/practise.md', 'utf8'),
  )?.[1] ?? '';

/** What a part that is put back has otherwise than before: it was created anew. */
const anew = (accident: AccidentName) => accident === 'deleted-subtree';

async function differencesOnAll(before: Tree, accident: AccidentName) {
  const trees = await Promise.all(cloud.ensemble.nodes.map(treeOf));
  const fields = ['presence', 'data', 'acl'];
  return trees
    .flatMap((tree) => compareTrees(before, tree))
    .filter(({ field }) => !anew(accident) || fields.includes(field));
}

/** A leader that has lost its quorum still says for a while that it leads. */
async function untilNoticed(accident: AccidentName): Promise<void> {
  if (accident !== 'lose-quorum') return;
  for (const node of cloud.ensemble.nodes) while (await node.srvr()) await delay(100);
}

/** What came of an accident, when somebody had typed all that its part of docs/restore.md says. */
async function walkThrough(accident: AccidentName) {
  const { section, make } = accidents[accident];
  const commands = samplesIn('docs/restore.md', section);
  const { tree, backup } = await backedUp(cloud);
  await make(cloud);
  await untilNoticed(accident);
  const typed: Typed[] = [];
  for (const command of commands) typed.push(await typist.type(command));
  await doTheRest(accident);
  await cloud.settled();
  const ofBackups = reportsOf(cloud).filter(({ archive }) => archive);
  return {
    commands,
    typed,
    shown: typed.map((one) => one.shown.replaceAll(/\s+/g, ' ')).join('\n'),
    differences: await differencesOnAll(tree, accident),
    backupsSince: ofBackups.length - 1 - ofBackups.findIndex(({ runId }) => runId === backup.runId),
  };
}

describe.each(sampleOf('accidents that docs/restore.md repairs', accidentNames, 2))(
  'after the accident %s',
  (accident) => {
    let walk: Awaited<ReturnType<typeof walkThrough>>;
    beforeAll(async () => {
      walk = await walkThrough(accident);
    }, 600_000);

    test('each command of docs/restore.md ends as its sample does', () => {
      const { commands, typed } = walk;
      const expected = commands.map(({ fails }) => (fails ? 1 : 0));

      expect(commands).not.toEqual([]);
      expect(typed.filter(({ code }, index) => code !== expected[index])).toEqual([]);
    });

    test('what is shown is what docs/restore.md shows', () => {
      const { commands, typed } = walk;
      const shown = commands.filter(({ printed }) => printed !== '');

      expect(
        shown.map((one) => shapeBeside(typed[commands.indexOf(one)]?.shown ?? '', one.printed)),
      ).toEqual(shown.map(({ printed }) => shapeOf(printed)));
    });

    test.each(told[accident])('it is told: %s', (text) => {
      expect(walk.shown).toMatch(text);
    });

    test('every server has every znode as it was at the backup', () => {
      expect(walk.differences).toEqual([]);
    });

    test('docs/practise.md tells how a person sees that, and of which backup', async () => {
      const [command] = samplesIn('docs/practise.md', 'Is it repaired?');
      const line = command?.line.replace('local', comparedWith(accident)) ?? '';

      const { shown } = await typist.type({ line });

      expect(comparedWith(accident)).toBe(
        walk.backupsSince === 0 ? 'local' : `local@-${walk.backupsSince}`,
      );
      expect(shown).toMatch(/changes +none: the ensemble has it as the backup has it/);
    });
  },
);
