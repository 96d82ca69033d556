import { orderHead } from '../../lambda/contract/documents.ts';
import type { RestoreAction } from '../../lambda/contract/restore-node-lines.ts';
import { nodeLine } from '../node/run-script.ts';
import { NodeInMachine } from './node-in-machine.ts';
import { generatedUnit } from './service-forms.ts';

let node: NodeInMachine;
beforeAll(async () => {
  node = await NodeInMachine.create(generatedUnit);
});
afterAll(() => node?.close());

const key = 'prod/zk-20260101T000000Z.tar.gz';
const znodes = () => node.client('ls /');

/** Archives what a capture staged. @returns the order of a restore of it, as a command brings it */
async function archive(): Promise<string> {
  await node.run('capture');
  const lines = await node.machine.bash(`cd ${node.stage}/archive && mkdir -p /srv/backups/prod
    tar --create --gzip --file=/srv/backups/${key} -- *
    tell() { echo "$1 $3 $(sha256sum <"$2" | cut -c -64) $(stat -c %s "$2") $4"; }
    tell archive /srv/backups/${key} ${key}
    for file in data/version-2/* log/version-2/*; do tell file "$file" '' "$file"; done`);
  const order = [orderHead, ...lines.split('\n').map((line) => line.replace(/ +/g, ' ').trim())];
  await node.run('remove');
  return [...order, 'last 0x100', 'znodes 6', 'ephemerals 0', 'end']
    .map((line) => `${line.replaceAll(' ', ',')}+`)
    .join('');
}

test('a restore under systemd: the znodes of the archive, served by the unit', async () => {
  await node.atRest();
  await node.client('create /before x');
  const order = await archive();
  await node.client('create /after x');

  const steps: unknown[] = [];
  for (const action of [
    'stage',
    'halt',
    'place',
    'start',
    'check',
    'clear',
  ] satisfies RestoreAction[]) {
    const parameters = {
      Action: action,
      Epoch: '9',
      Bucket: 'backups',
      Order: order,
      Copy: 'none',
    };
    const run = await node.run('restore', parameters);
    steps.push({ code: run.code, ...nodeLine<object>(run) });
  }

  expect(steps).toMatchObject(
    ['stage', 'halt', 'place', 'start', 'check', 'clear'].map((step) => ({ step, code: 0 })),
  );
  expect(await node.groupOfServer()).toBe('/system.slice/zookeeper.service');
  expect(await znodes()).toMatch(/\[.*before.*\]/);
  expect(await znodes()).not.toContain('after');
});
