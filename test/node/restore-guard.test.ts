import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isAlive } from '../processes.ts';
import { systemCommand, until } from './node-under-test.ts';
import { RestoreUnderTest } from './restore-under-test.ts';

let restore: RestoreUnderTest;
let stageOfDead: string;
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
  stageOfDead = `${restore.node.dataDir}/.zk-backup/prod.20250101T000000Z`;
  startHasNoEffect();
});
afterEach(async () => {
  rmSync(`${stageOfDead}/armed`, { force: true });
  await restore.close();
});

const healed = () => `${restore.node.folder}/healed`;
const guardIsAtWork = () => existsSync(`${stageOfDead}/taken-over`);

function startHasNoEffect(): void {
  const { node } = restore;
  const { service } = node.settings;
  if (!('start' in service)) throw new Error('started by its unit');
  const start = `[[ ! -e ${healed()} ]] || { ${service.start}; }`;
  node.settings = { ...node.settings, maxDowntimeSeconds: 4, service: { ...service, start } };
}

const capture = (started: (group: number) => void = () => {}) =>
  restore.node.run('capture', { parameters: { RunId: 'prod.20250101T000000Z' }, started });

test('a restore that ends after stage leaves the node to the guard that was bringing it back', async () => {
  const { node } = restore;
  node.killOnceStopped();
  await capture();
  node.command('cp', `exec ${systemCommand('cp')} "$@"`);
  await until(guardIsAtWork, 'the guard holds the node for a try');

  const line = await restore.line('stage');
  writeFileSync(healed(), '');
  await until(() => node.serves, 'the guard has started the server');

  expect(line).toMatchObject({ step: 'stage', serving: false });
}, 900_000);

test('halt waits for a guard in the midst of a try, and the server stays stopped', async () => {
  const { node } = restore;
  node.command('cp', `[[ $* != *sparse* ]] || sleep 600; exec ${systemCommand('cp')} "$@"`);
  let group = 0;
  const capturing = capture((started) => {
    group = started;
  });
  await until(guardIsAtWork, 'the guard has taken the server over from a capture that hangs');
  process.kill(-group, 'SIGKILL');
  await capturing;
  const guard = Number(readFileSync(`${stageOfDead}/armed`, 'utf8'));

  const line = await restore.line('halt');

  expect(line).toMatchObject({ step: 'halt', wasServing: false });
  expect(isAlive(guard)).toBe(false);
}, 900_000);
