/** CloudFormation waits for an answer, whatever becomes of the function. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import type { DeploymentEvent } from '../../../lambda/deployment/event.ts';
import { handler } from '../../../lambda/deployment/handler.ts';

const answers: unknown[] = [];
const server = createServer(async (request, response) => {
  answers.push(await json(request));
  response.end();
});
let log: jest.SpyInstance;
beforeEach(async () => {
  answers.length = 0;
  log = jest.spyOn(console, 'log').mockImplementation();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
});
afterEach(async () => {
  log.mockRestore();
  await new Promise((closed) => server.close(closed));
});

const ask = (event: object) =>
  handler({
    ...{ StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Runs' },
    ResponseURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    ...event,
  } as DeploymentEvent);

test('a function that cannot even be set up says no, and why', async () => {
  await ask({ RequestType: 'Create', ResourceProperties: { Ensembles: {} } });

  expect(answers).toMatchObject([
    {
      Status: 'FAILED',
      Reason: expect.stringContaining('The environment variable ZK_BACKUP_BUCKET is not set.'),
    },
  ]);
});

test('an event that is none of the stack’s is refused as well, and not waited for', async () => {
  await ask({ RequestType: 'Update', PhysicalResourceId: 'before' });

  expect(answers).toMatchObject([{ Status: 'FAILED', PhysicalResourceId: 'before' }]);
});

test('to a deletion it says yes all the same: a stack that goes must not wait for it', async () => {
  await ask({
    RequestType: 'Delete',
    PhysicalResourceId: 'before',
    ResourceProperties: { Ensembles: { prod: {} } },
  });

  expect(answers).toMatchObject([{ Status: 'SUCCESS', PhysicalResourceId: 'before' }]);
});
