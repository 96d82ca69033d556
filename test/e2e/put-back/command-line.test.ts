/** A part that was deleted comes back by what an operator types, and goes again; all of it by the CLI's own program. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { commandLineEnvironment } from '../../../bin/local/command-line.ts';
import type { PrintedDocuments } from '../../../cli/text/documents.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../../local-cloud/local-cloud.ts';
import type { ZooKeeperClient } from '../../../local-cloud/zookeeper-client/zookeeper-client.ts';
import { faultsOf } from '../../unit/cli/schemas.ts';
import { backUpWell, startCloud } from '../clouds.ts';
import { connectTo, deleteAll, filesOf, type Server } from './server.ts';

const program = join(__dirname, '..', '..', '..', 'bin', 'zk-backup-cli.mjs');

let cloud: LocalCloud;
let client: ZooKeeperClient;
/** The part by the files of a follower, when its backup was taken. */
let good: Awaited<ReturnType<typeof filesNow>>;
beforeAll(async () => {
  cloud = await startCloud('put-back-command-line', {
    ...{ nodes: 3, mode: 'live', separateLogDirectory: false },
    durable: { millisecondsPerSecond: 200 },
  });
  client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
  await client.create('/app', null);
  await client.create('/app/other', null);
  await writePart();
  good = await filesNow();
  await backUpWell(cloud);
}, 300_000);
beforeEach(async () => {
  if (await client.exists(part)) await deleteAll(client, part);
  await writePart();
});
afterAll(async () => {
  client?.destroy();
  await cloud?.close();
});

const part = '/app/config';
const ofPart = ['--path', part] as const;

async function writePart(): Promise<void> {
  await client.create(part, Buffer.from('secret of then'));
  await client.create(`${part}/topics`, Buffer.from('é'));
  for (let n = 0; n < 12; n++) await client.create(`${part}/topics/${n}`, Buffer.from(`${n}`));
}

/** Whatever it prints, where nobody watches. */
function zkBackup(...args: string[]) {
  const env = { ...process.env, ...commandLineEnvironment(cloud) };
  return new Promise<{ code: number | null; stdout: string; stderr: string }>((resolve) => {
    const child = execFile(process.execPath, [program, ...args], { env }, (_, stdout, stderr) =>
      resolve({ code: child.exitCode, stdout, stderr }),
    );
  });
}

/** Plans, and gives the plan's id. */
async function planned(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await zkBackup(
    'restore',
    'local',
    ...args,
    '--plan-only',
    '--json',
  );
  const document = JSON.parse(stdout) as PrintedDocuments['restore'];
  expect({ code, faults: faultsOf('restore', document) }).toEqual({ code: 0, faults: [] });
  if (!document.plan) throw new Error(stderr);
  return document.plan.planId;
}

async function filesNow() {
  const [node] = (await cloud.ensemble.followers()) as [EnsembleNode];
  const reader = await connectTo(node);
  await reader.sync();
  await reader.close();
  return filesOf({ node } as Server, part);
}

test('a subtree that was deleted comes back while all serve, and undo takes it away again', async () => {
  const pids = await Promise.all(cloud.ensemble.nodes.map((node) => node.pid()));
  await deleteAll(client, part);
  const planId = await planned(...ofPart);

  const restored = await zkBackup('restore', 'local', '--execute', planId, '--yes');
  const back = await filesNow();
  const undone = await zkBackup('undo', planId, '--yes');

  expect(restored).toMatchObject({ code: 0 });
  expect(restored.stdout).toContain(`✓ restore ${planId}: Succeeded\n`);
  expect(restored.stdout).toContain('  done        14 created, 0 set, 0 ACLs, 0 deleted\n');
  expect(back).toEqual(good);
  expect(undone).toMatchObject({ code: 0 });
  expect(undone.stdout).toContain(`✓ undo ${planId}: Succeeded\n`);
  expect((await filesNow()).size).toBe(0);
  expect(await Promise.all(cloud.ensemble.nodes.map((node) => node.pid()))).toEqual(pids);
});

test('in one command, --yes puts back what is missing there', async () => {
  await deleteAll(client, part);

  const { code, stdout } = await zkBackup('restore', 'local', ...ofPart, '--yes');

  expect(code).toBe(0);
  expect(stdout).toMatch(/^Plan .* 14 created, .*✓ restore /s);
  expect(await filesNow()).toEqual(good);
});

test('--plan-only shows counts and paths, and data with --data alone; nothing is touched', async () => {
  await client.setData('/app/config', Buffer.from('secret of now'));
  await client.delete('/app/config/topics/3');
  const before = await filesNow();

  const [plan, withData] = [
    await zkBackup('restore', 'local', ...ofPart, '--plan-only'),
    await zkBackup('restore', 'local', ...ofPart, '--plan-only', '--data'),
  ];

  expect(plan).toMatchObject({ code: 0 });
  expect(plan.stdout).toContain('  changes     1 created, 1 set, 0 ACLs, 0 deleted; ');
  expect(plan.stdout).toContain('\n~ /app/config  (data)\n+ /app/config/topics/3\n');
  expect(plan.stdout + plan.stderr).not.toContain('secret');
  expect(withData.stdout).toContain('(data)\n    - secret of now\n    + secret of then\n');
  expect(await filesNow()).toEqual(before);
});

test('what a client overwrote between plan and execution is not written over: plan again', async () => {
  await client.setData('/app/config', Buffer.from('bad'));
  const planId = await planned(...ofPart);
  await client.setData('/app/config', Buffer.from('of a client'));
  const before = await filesNow();

  const { code, stdout } = await zkBackup('restore', 'local', '--execute', planId, '--yes');

  expect(code).toBe(1);
  const said = stdout.replace(/\s+/g, ' ');
  expect(said).toContain('somebody has created, changed or deleted /app/config.');
  expect(said).toContain('→ Plan again: nothing was touched.');
  expect(await filesNow()).toEqual(before);
});

test('with --exact what the backup has not is deleted; after it there is nothing to do', async () => {
  await client.create('/app/config/new', null);

  const done = await zkBackup('restore', 'local', ...ofPart, '--exact', '--yes');
  const nothing = await zkBackup('restore', 'local', ...ofPart, '--exact');

  expect(done).toMatchObject({ code: 0 });
  expect(await client.exists('/app/config/new')).toBeUndefined();
  expect((await client.getData('/app/config')).data?.toString()).toBe('secret of then');
  expect(nothing).toMatchObject({ code: 0 });
  expect(nothing.stderr).toContain('There is nothing to do.');
});

test('a path that the backup has not is refused by its name', async () => {
  const { code, stdout } = await zkBackup('restore', 'local', '--path', '/nowhere', '--yes');

  expect(code).toBe(1);
  expect(stdout).toContain('The backup has no /nowhere.');
});
