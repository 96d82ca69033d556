/** An ensemble that lets no client in without SASL: what an operator's machine sends, and what it does not. */
import { type AddressInfo, createServer } from 'node:net';
import { restoreKeys } from '../../../lambda/contract/keys.ts';
import { permissions } from '../../../lambda/zookeeper/requests/access.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import { stacksOf } from '../../../local-cloud/template/assembly.ts';
import type { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { Authority, storeOf } from '../../node/put-back/certificates.ts';
import { Identities } from '../../permissions/identities.ts';
import { may } from '../../permissions/may.ts';
import { kindOf } from '../../permissions/who-may.ts';
import { backUpWell } from '../clouds.ts';
import { keeper, type SaslCloud, startSaslCloud, zkBackup } from './sasl-cloud.ts';
import { deleteAll, filesOf, type Server } from './server.ts';

const owned = [{ permissions: permissions.all, scheme: 'sasl', id: keeper.user }];

let under: SaslCloud;
let client: ZooKeeperClient;
let node: EnsembleNode;
let good: Awaited<ReturnType<typeof filesNow>>;
let sasl: readonly string[];
let authority: Authority;
let secureClientPort: number;
beforeAll(async () => {
  secureClientPort = await freePort();
  under = await startSaslCloud('put-back-connect', (folder) => {
    authority = new Authority(folder, 'own');
    const store = storeOf(authority.certify('server'));
    return {
      ...{ nodes: 3, target: { name: 'other', nodes: 1 } },
      ensemble: {
        zooCfg: { serverCnxnFactory: 'org.apache.zookeeper.server.NettyServerCnxnFactory' },
        // Of one alone: it is bound to all addresses.
        zooCfgOf: (id) =>
          id !== 1
            ? {}
            : {
                secureClientPort,
                ...{ 'ssl.keyStore.location': store, 'ssl.keyStore.type': 'PEM' },
                ...{ 'ssl.trustStore.location': authority.ca, 'ssl.trustStore.type': 'PEM' },
                'ssl.clientAuth': 'need',
              },
      },
    };
  });
  node = under.cloud.ensemble.nodes[0] as EnsembleNode;
  client = await under.client((await under.cloud.ensemble.leader()) as EnsembleNode);
  await client.create('/app', null);
  await writePart();
  good = await filesNow();
  await backUpWell(under.cloud);
  const file = under.file('keeper', `${keeper.user}:${keeper.password}\n`);
  sasl = ['--sasl', file];
}, 300_000);
beforeEach(async () => {
  if (await client.exists(part)) await deleteAll(client, part);
  await writePart();
  await client.delete(`${part}/key`);
  await client.setData(part, Buffer.from('bad'));
  await client.setAcl(`${part}/lists`, owned);
});
afterAll(async () => {
  client?.destroy();
  await under?.cloud.close();
});

const part = '/app/vault';

async function writePart(): Promise<void> {
  await client.create(part, Buffer.from('good'), { acl: owned });
  await client.create(`${part}/key`, Buffer.from('x'), { acl: owned });
  await client.create(`${part}/lists`, null);
}

async function filesNow() {
  const reader = await under.client(node);
  await reader.sync();
  await reader.close();
  return filesOf({ node } as Server, part);
}

const at = ({ address, clientPort }: EnsembleNode) => ['--connect', `${address}:${clientPort}`];
const run = (...args: string[]) => zkBackup(under.cloud, args);
const restore = (...args: string[]) => run('restore', 'local', ...args);

const sentBy = (document: string) =>
  under.cloud.ssm.commands.filter(({ documentName }) => documentName.endsWith(`-${document}`));

test('without --connect a plan is refused, and names it', async () => {
  const { code, stdout } = await restore('--path', part, '--plan-only');

  expect(code).toBe(1);
  expect(stdout.replace(/\s+/g, ' ')).toMatch(
    /lets no client in without SASL.*restore local --path \/app\/vault --connect HOST:PORT --sasl FILE/,
  );
});

test('by --connect it comes back, lists and all, and undo takes it back; no node sends anything', async () => {
  const bad = await filesNow();
  const plan = await restore('--path', part, '--plan-only', '--json', ...at(node), ...sasl);
  const { planId } = JSON.parse(plan.stdout).plan;

  const without = await restore('--execute', planId, '--yes');
  const restored = await restore('--execute', planId, '--yes', ...at(node), ...sasl);
  const back = await filesNow();
  const undone = await run('undo', planId, '--yes', ...at(node), ...sasl);

  expect(without).toMatchObject({ code: 2 });
  expect(without.stderr).toContain('Give --connect HOST:PORT');
  expect(restored).toMatchObject({ code: 0 });
  expect(restored.stdout).toContain(`✓ restore ${planId}: Succeeded\n`);
  expect(withoutCounters(back)).toEqual(withoutCounters(good));
  expect(undone).toMatchObject({ code: 0 });
  expect(withoutCounters(await filesNow())).toEqual(withoutCounters(bad));
  expect(sentBy('apply')).toEqual([]);
  expect(
    under.cloud.s3.locate(under.cloud.bucket, restoreKeys.answers(planId, 'acls')),
  ).toBeTruthy();
});

const withoutCounters = (files: Awaited<ReturnType<typeof filesNow>>) =>
  [...files].map(([path, { counter: _, ...kept }]) => [path, kept]);

test('it comes back by TLS, too, to a client whose authority the server knows', async () => {
  const own = authority.certify('client');
  const tls = ['--ca', authority.ca, '--cert', own.certificate, '--key', own.key];
  const secure = ['--connect', `${node.address}:${secureClientPort}`];

  const strange = await restore('--path', part, '--yes', ...secure, ...sasl);
  const restored = await restore('--path', part, '--yes', ...secure, ...tls, ...sasl);

  expect(strange).toMatchObject({ code: 2 });
  expect(restored).toMatchObject({ code: 0 });
  expect(withoutCounters(await filesNow())).toEqual(withoutCounters(good));
});

/** What a person asked of Lambda since a moment. */
const invocations = () =>
  under.cloud.calls.needs.filter(
    ({ caller, action }) => caller === 'person' && action === 'lambda:InvokeFunction',
  ).length;

test.each([
  ['a wrong password', () => [...at(node), '--sasl', under.file('wrong', 'keeper:guessed\n')]],
  ['a user that is not known', () => [...at(node), '--sasl', under.file('who', 'who:x\n')]],
  ['no credentials', () => at(node)],
  ['a port where nobody listens', () => ['--connect', `${node.address}:1`, ...sasl]],
  ['a port of something else', () => ['--connect', `${node.address}:${node.adminPort}`, ...sasl]],
])('%s is told, and nothing is asked for', async (_what, options) => {
  const before = invocations();

  const { code, stderr } = await restore('--path', part, '--yes', ...options());

  expect({ code, invoked: invocations() - before }).toEqual({ code: 2, invoked: 0 });
  expect(stderr).toContain('Nothing was sent.');
});

test('the port of another ensemble is told before there is a plan', async () => {
  const other = under.cloud.target?.nodes[0] as EnsembleNode;

  const { code, stdout } = await restore('--path', part, '--yes', ...at(other));

  expect(code).toBe(1);
  expect(stdout.replace(/\s+/g, ' ')).toContain('Your machine is not connected to this ensemble: ');
});

test('the person needs no more than both policies allow', async () => {
  const { assembly, calls } = under.cloud;
  const identities = new Identities(await stacksOf(assembly));
  const needs = calls.needs.filter(
    (need) => need.caller === 'person' && /\.(requests|answers|sending)$/.test(need.resource),
  );

  const denied = [];
  for (const need of needs) {
    if (!(await may(identities.withPolicy('PeopleSender'), need, identities.bucketPolicy))) {
      denied.push(need);
    }
  }

  expect(new Set(needs.map(kindOf))).toEqual(
    new Set(['s3:GetObject requests', 's3:PutObject sending', 's3:PutObject answers']),
  );
  expect(denied).toEqual([]);
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer();
    server.listen(0, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
