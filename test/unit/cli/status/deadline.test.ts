/** A health check ends in time, whatever the network does: who waits for it ends it else, and reads no reason. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { FakeCloud } from '../fake-cloud.ts';
import { cloudOfOne } from './runs.ts';

const program = join(__dirname, '../../../../bin/zk-backup-cli.mjs');

/** The real program against a real server that takes every connection and says nothing. */
async function checkSilence(...args: string[]) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const env = {
    PATH: process.env.PATH,
    ...{ AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b', AWS_REGION: 'eu-west-1' },
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  const place = ['--bucket', 'backups', '--endpoint-url', endpoint];
  const child = spawn(process.execPath, [program, 'status', ...args, ...place], { env });
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  server.close();
  return { code, stdout, stderr };
}

test('storage that never answers is CRITICAL within the time that was given, and the process ends', async () => {
  const { code, stdout, stderr } = await checkSilence(
    ...['prod', '--max-age', '26h', '--timeout', '2s'],
  );

  expect({ code, stderr }).toEqual({ code: 2, stderr: '' });
  expect(stdout).toBe(
    'ZK-BACKUP CRITICAL - The cloud did not answer within 2 s, so nothing is known of any backup. See whether this machine reaches S3; if it only takes longer: --timeout 30s.\n',
  );
});

test('what was asked and is not answered holds up neither the line nor the end of the process', async () => {
  const cloud = cloudOfOne();
  cloud.isSilent = true;

  const { code } = await cloud.run('status', 'prod', '--max-age', '26h', '--timeout', '0.2s');

  expect(cloud.requests).toBeGreaterThan(0);
  expect({ code, left: cloud.left }).toEqual({ code: 2, left: [2] });
});

test('a check that is answered leaves the end of the process to itself', async () => {
  const cloud = cloudOfOne();

  await cloud.run('status', 'prod', '--max-age', '26h');

  expect(cloud.left).toEqual([]);
});

test('without a time it is told before a monitor ends the check after 10 s, and the start of the process counts', async () => {
  const cloud = cloudOfOne();
  cloud.elapsed = () => 8000;

  const { code, stdout } = await cloud.run('status', 'prod', '--max-age', '26h');

  expect(code).toBe(2);
  expect(stdout).toMatch(/^ZK-BACKUP CRITICAL - The cloud did not answer within 8 s,/);
});

test('a deadline without a check is refused, and nothing is asked for', async () => {
  const cloud = new FakeCloud();

  const { code, stderr } = await cloud.run('status', '--timeout', '5s');

  expect(code).toBe(2);
  expect(cloud.requests).toBe(0);
  expect(stderr).toMatch(/^--timeout is of --max-age/);
});

test.each(['0s', '5', 'soon'])(
  'a deadline of %j is UNKNOWN, and nothing is asked for',
  async (given) => {
    const cloud = cloudOfOne();

    const { code, stdout } = await cloud.run('status', '--max-age', '26h', '--timeout', given);

    expect({ code, requests: cloud.requests }).toEqual({ code: 3, requests: 0 });
    expect(stdout).toMatch(/^ZK-BACKUP UNKNOWN - --timeout got /);
  },
);
