/** Each command in the documents that restores all of an ensemble, or takes that back, is typed here. */
import { type DocumentedWorld, openDocumentedWorld, stopsServers } from './documented-world.ts';

let world: DocumentedWorld;
beforeAll(async () => {
  world = await openDocumentedWorld('documents-restore');
}, 900_000);
afterAll(() => world?.close());

test('each command of the documents that stops servers does what it is there for', async () => {
  const lines = world.lines.filter(stopsServers);

  const failures: string[] = [];
  for (const words of lines) failures.push(await world.type(words));

  expect(world.lines.length).toBeGreaterThan(40);
  expect(lines.length).toBeGreaterThan(8);
  expect(failures.filter((failure) => failure !== '')).toEqual([]);
});
