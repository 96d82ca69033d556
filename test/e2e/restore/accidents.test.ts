/** Each accident that one may practise on is repaired by typing what docs/restore.md says. */
import { join } from 'node:path';
import { type AccidentName, accidentNames, accidents } from '../../../bin/local/accidents.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import { loadSampleData } from '../../../local-cloud/sample-data/sample-data.ts';
import { compareTrees, type Tree } from '../../../local-cloud/sample-data/tree.ts';
import { sampleOf } from '../../seed.ts';
import { startCloud } from '../clouds.ts';
import { e2eFolder } from '../e2e-folder.ts';
import { connectTo } from '../restore-by-hand.ts';
import { backedUp, treeOf } from './scenario.ts';
import { commandsInDocs } from './typed-in-docs.ts';
import { openTypist, type Typist } from './typist.ts';

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
  'lose-quorum': [/into +local \(quorum-lost, 3 nodes\)/, /Succeeded, serves .* after the command/],
  'bad-data': [/setData \/sample\/config .*data "oops"/, /cut at just-before:\/sample\/config/],
  'deleted-subtree': [/\+ \/sample\/config\/limits\/read/, /^requests=100$/m],
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

/** What a part that is put back has otherwise than before: it was created anew. */
const anew = (accident: AccidentName) => accident === 'deleted-subtree';

async function differencesOnAll(before: Tree, accident: AccidentName) {
  const trees = await Promise.all(cloud.ensemble.nodes.map(treeOf));
  const fields = ['presence', 'data', 'acl'];
  return trees
    .flatMap((tree) => compareTrees(before, tree))
    .filter(({ field }) => !anew(accident) || fields.includes(field));
}

const walked = sampleOf('accidents that docs/restore.md repairs', accidentNames, 2);

test.each(walked)('%s is repaired by what docs/restore.md says', async (accident) => {
  const { section, make } = accidents[accident];
  const commands = commandsInDocs('docs/restore.md', section);
  const { tree } = await backedUp(cloud);
  await make(cloud);

  const typed = [];
  for (const command of commands) typed.push(await typist.type(command));
  await doTheRest(accident);
  await cloud.settled();

  const expected = commands.map(({ fails }) => (fails ? 1 : 0));
  expect(typed.filter(({ code }, index) => code !== expected[index])).toEqual([]);
  const shown = typed.map((one) => one.shown).join('\n');
  for (const text of told[accident]) expect(shown).toMatch(text);
  expect(await differencesOnAll(tree, accident)).toEqual([]);
});

test.each(walked)('the part of docs/restore.md on %s has commands to type', (accident) => {
  expect(commandsInDocs('docs/restore.md', accidents[accident].section)).not.toEqual([]);
});
