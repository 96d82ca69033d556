/** Each command of the AWS CLI in the documents is read by the real one: it gets as far as AWS. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { commandsOf } from '../unit/house/documented-commands.ts';
import { read } from '../unit/house/repository.ts';

const commands = commandsOf('aws')
  .filter(({ words }) => words.some((word) => /^--|^s3:/.test(word)) && !words.includes('…'))
  .map(({ words, where }) => [where, words.join(' '), words] as const);

/** What a reader puts in the place of ARN: the CLI looks at its length. */
const policy = 'arn:aws:iam::123456789012:policy/ZkBackup-node';

let aws: string;
let folder: string;
let closed: string;
beforeAll(async () => {
  ({ aws } = await prepareToolbox());
  folder = mkdtempSync(join(tmpdir(), 'zk-backup-aws-'));
  closed = `http://127.0.0.1:${await portOfNobody()}`;
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A port that was free a moment ago: who connects is refused at once. */
async function portOfNobody(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** What the CLI says where there is no AWS. */
function said(args: readonly string[]): Promise<string> {
  // What a reader has written before.
  for (const word of args) {
    const [, file] = /^file:\/\/([\w-]+)$/.exec(word) ?? [];
    if (file) writeFileSync(join(folder, file), 'a secret');
  }
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder, AWS_ENDPOINT_URL: closed, AWS_REGION: 'us-east-1' },
    ...{ AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test', AWS_MAX_ATTEMPTS: '1' },
  };
  return new Promise((resolve) => {
    execFile(aws, args, { cwd: folder, env }, (_error, stdout, stderr) => resolve(stdout + stderr));
  });
}

test.each(commands)('%s: %s is understood', async (_where, _line, [, ...args]) => {
  const text = await said(args.map((word) => (word === 'ARN' ? policy : word)));

  expect(text).toMatch(/Could not connect to the endpoint URL|^aws-cli\/2/);
});

test('docs/compatibility.md names the versions that tests run', async () => {
  const page = read('docs/compatibility.md');
  const boxes = await Promise.all([
    prepareToolbox({ zookeeper: '3.8' }),
    prepareToolbox({ zookeeper: '3.9' }),
  ]);

  const [, cli = ''] = /^aws-cli\/(\S+)/.exec(await said(['--version'])) ?? [];

  expect(page).toContain(
    `ZooKeeper ${boxes.map((box) => box.zookeeperVersion).join(' of Debian 12 and ')} of Debian 13`,
  );
  expect(page).toContain(`AWS CLI ${cli},`);
});

test('what it does not understand never comes that far', async () => {
  const wrong = [
    ['ssm', 'describe-instance-informations'],
    ['sqs', 'purge-queue', '--name', 'QUEUE'],
    ['ec2', 'create-tags', '--tags', 'Name=zk-backup', '--resources', 'i-0123456789abcdef0'],
  ];

  const texts = await Promise.all(wrong.map(said));

  expect(texts.filter((text) => text.includes('Could not connect'))).toEqual([]);
});
