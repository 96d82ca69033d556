/** What docs/restore.md and docs/put-back.md show beside the accidents is what real terminals show. */
import { join } from 'node:path';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import { type Sample, samplesIn, shapeBeside, shapeOf } from '../../unit/house/samples.ts';
import { backUpWell } from '../clouds.ts';
import { e2eFolder } from '../e2e-folder.ts';
import { connectTo } from '../restore-by-hand.ts';
import { restore, type Scenario, startScenario } from './scenario.ts';
import { openTypist, type Typist } from './typist.ts';

let scenario: Scenario;
let typist: Typist;
beforeAll(async () => {
  scenario = await startScenario('samples', {
    nodes: 3,
    target: { name: 'staging', nodes: 1 },
    durable: { millisecondsPerSecond: 50 },
  });
  typist = await openTypist(scenario.cloud, join(e2eFolder, 'samples-typist'));
}, 600_000);
afterAll(async () => {
  await typist?.close();
  await scenario?.cloud.close();
});

async function asClient(work: (client: Awaited<ReturnType<typeof connectTo>>) => Promise<unknown>) {
  const client = await connectTo((await scenario.cloud.ensemble.leader()) as EnsembleNode);
  await work(client);
  await client.close();
}

/** Somebody deletes a queue, and overwrites two znodes. */
const spoil = async () => {
  await asClient(async (client) => {
    const { children } = await client.getChildren('/sample/queue');
    for (const name of children) await client.delete(`/sample/queue/${name}`);
    await client.delete('/sample/queue');
    for (const name of ['two words', '東京'])
      await client.setData(`/sample/orte/${name}`, Buffer.from('oops'));
  });
  return undefined;
};

/** A broker deletes a part of its own configuration. */
async function deleteTopics() {
  await asClient(async (client) => {
    for (const path of ['/kafka', '/kafka/config', '/brokers', '/brokers/ids'])
      await client.create(path, null);
    await client.create('/kafka/config/topics', Buffer.alloc(120, 'x'));
  });
  await asClient(async (client) => {
    await client.create('/brokers/ids/1', null, { mode: 'ephemeral' });
    await client.delete('/kafka/config/topics');
  });
  await backUpWell(scenario.cloud);
  return undefined;
}

/** @returns what names its plan in the sample, and what does here */
async function restored(): Promise<readonly [RegExp, string]> {
  const { runId } = await restore(scenario.cloud);
  return [/local\.\d{8}T\d{6}Z/, runId];
}

const now = (): readonly [RegExp, string] => [
  /2026-\S+Z/,
  `${new Date().toISOString().slice(0, 19)}Z`,
];

/** By the heading: what has happened before. @returns what stands in the line, and what in its place is typed */
const parts: readonly (readonly [
  document: string,
  section: string,
  before: () => Promise<readonly [RegExp, string] | undefined>,
])[] = [
  ['docs/put-back.md', 'At three in the morning', spoil],
  ['docs/restore.md', 'What happened, and who did it', deleteTopics],
  ['docs/restore.md', 'New ensemble, or another target', async () => now()],
  ['docs/restore.md', 'Drill', async () => undefined],
  ['docs/restore.md', 'Undo', restored],
];

/** The samples of a part, typed one after another. @returns what they show, and what these showed */
async function typed(samples: readonly Sample[], [stands, is]: readonly [RegExp, string]) {
  const shown: string[] = [];
  for (const { line, answer } of samples) {
    const one = await typist.type({ line: line.replace(stands, is), ...(answer && { answer }) });
    shown.push(one.shown);
  }
  await scenario.cloud.settled();
  return shown;
}

test.each(parts)('%s shows in "%s" what is shown', async (document, section, before) => {
  const samples = samplesIn(document, section);
  const named = (await before()) ?? ([/^$/, ''] as const);

  const shown = await typed(samples, named);

  expect(shown.map((one, at) => shapeBeside(one, samples[at]?.printed ?? ''))).toEqual(
    samples.map(({ printed }) => shapeOf(printed)),
  );
});
