import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { DeploymentEvent } from '../../../../lambda/deployment/event.ts';
import { no, putAnswer, yes } from '../../../../lambda/deployment/put-answer.ts';
import { TakesFromRuns } from '../../../../lambda/deployment/refused.ts';

const ids = { StackId: 'stack', RequestId: 'request', LogicalResourceId: 'Runs' };
const eventOf = (RequestType: string, Ensembles: object = {}, ResponseURL = '') =>
  ({
    ...{ ...ids, RequestType, ResponseURL, PhysicalResourceId: 'before' },
    ResourceProperties: { Ensembles },
  }) as DeploymentEvent;

const prod = { nodes: ['i-1'] };

describe('A yes', () => {
  test('has another id where needs have changed, so that CloudFormation deletes the one before', () => {
    const [one, same, other] = [{ prod }, { prod }, {}].map((ensembles) =>
      yes(eventOf('Update', ensembles)),
    );

    expect(one).toMatchObject({ ...ids, Status: 'SUCCESS' });
    expect(same?.PhysicalResourceId).toBe(one?.PhysicalResourceId);
    expect(other?.PhysicalResourceId).not.toBe(one?.PhysicalResourceId);
  });

  test('to a deletion names what is deleted', () => {
    expect(yes(eventOf('Delete', { prod }))).toMatchObject({ PhysicalResourceId: 'before' });
  });
});

describe('A no', () => {
  test('leaves the resource what it is, and says why', () => {
    const error = new TakesFromRuns('It would.', { hint: 'Wait.' });

    expect(no(eventOf('Update', { prod }), error)).toEqual({
      ...ids,
      ...{ PhysicalResourceId: 'before', Status: 'FAILED', Reason: 'It would. Wait.' },
    });
  });

  test('to a creation has an id, which CloudFormation demands', () => {
    expect(no(eventOf('Create'), new Error('x')).PhysicalResourceId).toMatch(/^runs-under-way-/);
  });

  test('for any other error says that nobody knows, and nothing of who is logged in where', () => {
    expect(no(eventOf('Update'), new Error('AccessDenied.'))).toMatchObject({
      Reason:
        'It cannot be told whether a run is under way: AccessDenied. Nothing was changed. The log of this function tells more; when that is mended, deploy again.',
    });
  });

  test('is no longer than CloudFormation takes', () => {
    const answer = no(eventOf('Update'), new TakesFromRuns('é'.repeat(9_000), { hint: '' }));

    const others = 1_000;
    expect(Buffer.byteLength(JSON.stringify(answer))).toBeLessThan(4_096 - others);
  });
});

describe('An answer is put', () => {
  let url: string;
  let statuses: number[];
  const puts: { method?: string; headers: IncomingHttpHeaders; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const { method = '', headers } = request;
    puts.push({ method, headers, body: await text(request) });
    response.writeHead(statuses.shift() ?? 200).end();
  });
  beforeEach(async () => {
    puts.length = 0;
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/signed?X=1`;
  });
  afterEach(() => new Promise((closed) => server.close(closed)));

  const answer = yes(eventOf('Update', { prod }));

  test('with its length and without a content type, as its URL is signed', async () => {
    statuses = [];

    await putAnswer(eventOf('Update', {}, url), answer);

    const [{ method, headers, body } = { headers: {}, body: '' }, ...more] = puts;
    expect(more).toEqual([]);
    expect(JSON.parse(body)).toEqual(answer);
    expect(method).toBe('PUT');
    expect(headers).not.toHaveProperty('content-type');
    expect(headers['content-length']).toBe(String(body.length));
  });

  test('once more where it was not taken', async () => {
    statuses = [503, 503];

    await putAnswer(eventOf('Update', {}, url), answer, [0, 0]);

    expect(puts).toHaveLength(3);
  });

  test('and it is an error where nobody took it, so that Lambda asks again', async () => {
    statuses = [503, 503, 403];

    const putting = putAnswer(eventOf('Update', {}, url), answer, [0, 0]);

    await expect(putting).rejects.toThrow('The answer was refused with 403.');
  });
});
