/** Each command of ours that a document tells to type is typed here, or in documents-restore.test.ts. */
import { type DocumentedWorld, openDocumentedWorld, stopsServers } from './documented-world.ts';

let world: DocumentedWorld;
beforeAll(async () => {
  world = await openDocumentedWorld('documents');
}, 900_000);
afterAll(() => world?.close());

test('each command of ours in the documents does what it is there for', async () => {
  const lines = world.lines.filter((words) => !stopsServers(words));

  const failures: string[] = [];
  for (const words of lines) failures.push(await world.type(words));

  expect(lines.length).toBeGreaterThan(30);
  expect(failures.filter((failure) => failure !== '')).toEqual([]);
});
