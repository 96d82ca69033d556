import { DescribeInstanceInformationCommand } from '@aws-sdk/client-ssm';
import { nodeId, openCloud, type TestCloud } from './cloud.ts';

let cloud: TestCloud;
const other = 'i-0123456789abcdef1';
const stopped = 'i-0123456789abcdef2';
const terminated = 'i-0123456789abcdef3';

beforeAll(async () => {
  const environment = { PATH: '/usr/bin:/bin' };
  cloud = await openCloud({
    nodes: [
      { instanceId: nodeId, tags: { ensemble: 'prod' }, environment },
      { instanceId: other, tags: { ensemble: 'test' }, environment, state: 'connection-lost' },
      { instanceId: stopped, tags: { ensemble: 'prod' }, environment, state: 'stopped' },
      { instanceId: terminated, environment, state: 'terminated' },
      ...Array.from({ length: 3 }, (_, i) => ({ instanceId: `i-${i}`, environment })),
    ],
  });
});

afterAll(() => cloud.close());

const describeNodes = (Filters: { Key: string; Values: string[] }[], MaxResults?: number) =>
  cloud.client.send(new DescribeInstanceInformationCommand({ Filters, MaxResults }));

test('DescribeInstanceInformation finds by tag and leaves stopped instances out', async () => {
  const { InstanceInformationList } = await describeNodes([
    { Key: 'tag:ensemble', Values: ['prod'] },
  ]);

  expect(InstanceInformationList).toMatchObject([{ InstanceId: nodeId, PingStatus: 'Online' }]);
});

test('DescribeInstanceInformation finds by id and shows a lost connection', async () => {
  const { InstanceInformationList } = await describeNodes([
    { Key: 'InstanceIds', Values: [other] },
  ]);

  expect(InstanceInformationList).toMatchObject([{ PingStatus: 'ConnectionLost' }]);
});

test('DescribeInstanceInformation shows an instance that was just terminated as Online', async () => {
  const { InstanceInformationList } = await describeNodes([
    { Key: 'InstanceIds', Values: [terminated] },
  ]);

  expect(InstanceInformationList).toMatchObject([{ PingStatus: 'Online' }]);
});

test('DescribeInstanceInformation pages', async () => {
  const input = { MaxResults: 5 };
  const first = await cloud.client.send(new DescribeInstanceInformationCommand(input));

  const second = await cloud.client.send(
    new DescribeInstanceInformationCommand({ ...input, NextToken: first.NextToken }),
  );

  expect([first, second].map((one) => one.InstanceInformationList?.length)).toEqual([5, 1]);
});

test.each([4, 51])('DescribeInstanceInformation refuses MaxResults %d', async (count) => {
  await expect(describeNodes([], count)).rejects.toMatchObject({ name: 'ValidationException' });
});
