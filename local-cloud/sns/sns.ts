/** SNS's Publish on loopback, by the Query protocol that its clients speak. */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { OnCall } from '../callers/call-log.ts';
import { notInLocalCloud, ServiceError } from '../ssm/service-error.ts';

export interface Published {
  readonly topicArn: string;
  readonly subject: string;
  readonly message: string;
}

export interface SnsOptions {
  /** ARNs of the topics that there are. */
  readonly topics: readonly string[];
  readonly onCall?: OnCall;
}

export interface Sns {
  readonly endpoint: string;
  /** What was taken, oldest first. */
  readonly published: readonly Published[];
  /** So many of the next requests are answered 500. */
  readonly faults: { fail: number };
  close(): Promise<void>;
}

const longestMessage = 256 * 1024;

export async function startSns({ topics, onCall }: SnsOptions): Promise<Sns> {
  const published: Published[] = [];
  const faults = { fail: 0 };
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(request);
    response.writeHead(status, { 'content-type': 'text/xml' });
    response.end(body);
  });

  async function answer(request: IncomingMessage) {
    try {
      const form = new URLSearchParams(await text(request));
      const { authorization } = request.headers;
      if (!/Credential=\S+\/sns\/aws4_request/.test(authorization ?? '')) {
        throw new ServiceError('MissingAuthenticationToken', 'Request is missing a token', 403);
      }
      const message = readPublish(form);
      const need = { action: 'sns:Publish', resource: message.topicArn, context: {} };
      onCall?.(authorization, [need]);
      if (faults.fail > 0) {
        faults.fail -= 1;
        throw new ServiceError('InternalError', 'Internal failure', 500);
      }
      if (!topics.includes(message.topicArn)) {
        throw new ServiceError('NotFound', 'Topic does not exist', 404);
      }
      published.push(message);
      return { status: 200, body: taken() };
    } catch (error) {
      const { name, message, status = 500 } = error as ServiceError;
      return { status, body: refused(name, message) };
    }
  }

  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    published,
    faults,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
}

/** @throws ServiceError as SNS refuses */
function readPublish(form: URLSearchParams): Published {
  const {
    Action,
    Version,
    TopicArn,
    Subject = '',
    Message = '',
    ...others
  } = Object.fromEntries(form);
  if (Action !== 'Publish' || Version !== '2010-03-31') {
    throw new ServiceError('InvalidAction', `The action ${Action} is not valid.`);
  }
  if (Object.keys(others).length > 0) throw notInLocalCloud(Object.keys(others).join(', '));
  if (!TopicArn) throw invalid('TopicArn or TargetArn Reason: no value for required parameter');
  // Printable ASCII on one line, of less than 100 characters.
  if (form.has('Subject') && !/^[\x21-\x7e][\x20-\x7e]{0,98}$/.test(Subject))
    throw invalid('Subject');
  if (Message === '') throw invalid('Message Reason: Empty message');
  if (Buffer.byteLength(Message) > longestMessage) throw invalid('Message too long');
  return { topicArn: TopicArn, subject: Subject, message: Message };
}

const invalid = (what: string) =>
  new ServiceError('InvalidParameter', `Invalid parameter: ${what}`);

const xmlns = 'xmlns="http://sns.amazonaws.com/doc/2010-03-31/"';

const taken = () =>
  `<PublishResponse ${xmlns}><PublishResult><MessageId>${randomUUID()}</MessageId></PublishResult><ResponseMetadata><RequestId>${randomUUID()}</RequestId></ResponseMetadata></PublishResponse>`;

const refused = (code: string, message: string) =>
  `<ErrorResponse ${xmlns}><Error><Type>Sender</Type><Code>${code}</Code><Message>${message.replaceAll(/[<&]/g, '?')}</Message></Error><RequestId>${randomUUID()}</RequestId></ErrorResponse>`;
