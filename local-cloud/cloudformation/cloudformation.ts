/** CloudFormation's DescribeStacks of one stack on loopback, by the Query protocol that its clients speak. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { OnCall } from '../callers/call-log.ts';
import { notInLocalCloud, ServiceError } from '../ssm/service-error.ts';
import { account, partition, region } from '../template/physical-names.ts';

type Outputs = Readonly<Record<string, string>>;

export interface CloudFormationOptions {
  /** Outputs of the stacks that there are, by the stacks' names. */
  readonly stacks: Readonly<Record<string, Outputs>>;
  readonly onCall?: OnCall;
}

export interface CloudFormation {
  readonly endpoint: string;
  /** ARNs of the stacks, by their names. */
  readonly ids: ReadonlyMap<string, string>;
  /** Of all stacks. */
  status: string;
  close(): Promise<void>;
}

const namePattern = /^([a-zA-Z][-a-zA-Z0-9]*|arn:(?:aws|aws-us-gov|aws-cn):[-a-zA-Z0-9:/._+]*)$/;

export async function startCloudFormation({
  stacks,
  onCall,
}: CloudFormationOptions): Promise<CloudFormation> {
  const ids = new Map(Object.keys(stacks).map((name) => [name, arnOf(name, randomUUID())]));
  const state = { status: 'CREATE_COMPLETE' };
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request);
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(body);
  });

  async function answer(request: IncomingMessage) {
    try {
      const form = new URLSearchParams(await text(request));
      const { authorization } = request.headers;
      if (!/Credential=\S+\/cloudformation\/aws4_request/.test(authorization ?? '')) {
        throw new ServiceError('MissingAuthenticationToken', 'Request is missing a token', 403);
      }
      const asked = readDescribe(form);
      const [name, id] = [...ids].find((one) => one.includes(asked)) ?? [];
      const resource = id ?? arnOf(asked, '*');
      onCall?.(authorization, [{ action: 'cloudformation:DescribeStacks', resource, context: {} }]);
      if (name === undefined || id === undefined) {
        throw new ServiceError('ValidationError', `Stack with id ${asked} does not exist`);
      }
      return { status: 200, body: described(name, id, state.status, stacks[name] ?? {}) };
    } catch (error) {
      const { name, message, status = 500 } = error as ServiceError;
      return { status, body: refused(name, message) };
    }
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return Object.assign(state, {
    ids,
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise<void>((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  });
}

const arnOf = (name: string, id: string) =>
  `arn:${partition}:cloudformation:${region}:${account}:stack/${name}/${id}`;

/** @returns the stack that is asked for @throws ServiceError as CloudFormation refuses */
function readDescribe(form: URLSearchParams): string {
  const { Action, Version, StackName, ...others } = Object.fromEntries(form);
  if (Action !== 'DescribeStacks' || Version !== '2010-05-15') {
    throw new ServiceError('InvalidAction', `Could not find operation ${Action}`);
  }
  if (Object.keys(others).length > 0) throw notInLocalCloud(Object.keys(others).join(', '));
  if (StackName === undefined) throw notInLocalCloud('the list of all stacks');
  if (!namePattern.test(StackName)) {
    throw new ServiceError(
      'ValidationError',
      `1 validation error detected: Value '${StackName}' at 'stackName' failed to satisfy constraint: Member must satisfy regular expression pattern: ([a-zA-Z][-a-zA-Z0-9]*)|(arn:\\b(aws|aws-us-gov|aws-cn)\\b:[-a-zA-Z0-9:/._+]*)`,
    );
  }
  return StackName;
}

const xmlns = 'xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"';

const inXml = (value: string) => value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

function described(name: string, id: string, status: string, outputs: Outputs): string {
  const members = Object.entries(outputs).map(
    ([key, value]) =>
      `<member><OutputKey>${key}</OutputKey><OutputValue>${inXml(value)}</OutputValue></member>`,
  );
  const stack = `<StackName>${name}</StackName><StackId>${id}</StackId><CreationTime>2026-11-22T03:00:00.000Z</CreationTime><StackStatus>${status}</StackStatus>`;
  return `<DescribeStacksResponse ${xmlns}><DescribeStacksResult><Stacks><member>${stack}<Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></DescribeStacksResponse>`;
}

const refused = (code: string, message: string) =>
  `<ErrorResponse ${xmlns}><Error><Type>Sender</Type><Code>${code}</Code><Message>${inXml(message)}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
