import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { SendCommandCommand } from '@aws-sdk/client-ssm';
import { connect } from '../../../../cli/cloud/connect.ts';
import { createClients } from '../../../../lambda/aws/clients.ts';

/** An endpoint that has closed each connection by the time that it is used again. */
let server: Server;
const environment = { ...process.env };
beforeAll(async () => {
  const used = new WeakSet<Socket>();
  server = createServer(({ socket }, response) => {
    if (used.has(socket)) socket.destroy();
    used.add(socket);
    response.setHeader('content-type', 'application/x-amz-json-1.1');
    response.end(JSON.stringify({ Command: { CommandId: 'taken' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env.AWS_ENDPOINT_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  process.env.AWS_REGION = 'eu-central-1';
  process.env.AWS_ACCESS_KEY_ID = 'LOCAL';
  process.env.AWS_SECRET_ACCESS_KEY = 'local';
});
afterAll(() => {
  process.env = environment;
  server.closeAllConnections();
  server.close();
});

test('a command is never sent over a connection that may have been closed meanwhile', async () => {
  const { ssmOnce } = createClients(undefined);
  const command = new SendCommandCommand({ DocumentName: 'zk-backup', InstanceIds: ['i-1'] });
  await ssmOnce.send(command);

  const { Command } = await ssmOnce.send(command);

  expect(Command).toEqual({ CommandId: 'taken' });
});

test('nor does the command line invoke over such a one', async () => {
  const { lambdaOnce } = await connect({ bucket: 'backups' } as never);
  const invocation = new InvokeCommand({ FunctionName: 'backup' });
  await lambdaOnce.send(invocation);

  const { StatusCode } = await lambdaOnce.send(invocation);

  expect(StatusCode).toBe(200);
});
