import {
  chooseServers,
  type InspectedServer,
  longestRequestOf,
} from '../../../../../lambda/restore/captures/choose-servers.ts';
import { isRefusal } from '../../../../../lambda/run/refusal.ts';
import { inspected } from '../nodes.ts';

type Different = Partial<InspectedServer['line']>;

const server = (myid: number, role: Parameters<typeof inspected>[1], different: Different = {}) => {
  const { instanceId, line } = inspected(myid, role, different);
  const own = { step: 'inspect', runId: 'x', ofPlan: 'nothing' } as const;
  return { instanceId, line: { ...own, ...line, ...different } };
};

function chosen(servers: readonly InspectedServer[], own?: string, byOperator = false): string[] {
  const found = chooseServers(servers, [], { own, byOperator, bySession: 'npx zk-backup …' });
  if (isRefusal(found)) throw new Error(found.reason);
  return found.map(({ instanceId }) => instanceId);
}

test('a follower comes before a standalone server and an observer, the leader never', () => {
  const servers = [server(1, 'observer'), server(2, 'leader'), server(3, 'follower')];

  expect(chosen(servers)).toEqual(['i-3', 'i-1']);
  expect(chosen([server(1, 'standalone')])).toEqual(['i-1']);
});

test('of two followers the one with the newest data comes first', () => {
  const servers = [server(1, 'follower', { zxid: '0x9' }), server(3, 'follower', { zxid: '0x10' })];

  expect(chosen(servers)).toEqual(['i-3', 'i-1']);
});

test('the one that took the requests comes first: it has what was written through it', () => {
  const servers = [server(1, 'follower', { zxid: '0x9' }), server(3, 'follower', { zxid: '0x10' })];

  expect(chosen(servers, 'i-1')).toEqual(['i-1', 'i-3']);
});

test('a server that lets clients in by another scheme as well is no SASL server', () => {
  expect(chosen([server(1, 'follower', { demandedSchemes: ['sasl', 'digest'] })])).toEqual(['i-1']);
});

test('where an operator machine sends, it does not matter how a node gets in', () => {
  const servers = [
    server(1, 'follower', { demandedSchemes: ['sasl'] }),
    server(3, 'follower', { entrance: 'none' }),
  ];

  expect(chosen(servers, undefined, true)).toEqual(['i-1', 'i-3']);
});

test('one that can be entered is taken, whatever the others want', () => {
  const servers = [
    server(1, 'follower', { entrance: 'tls-without-files' }),
    server(3, 'follower', { entrance: 'tls' }),
  ];

  expect(chosen(servers)).toEqual(['i-3']);
});

test('the shortest of all limits holds: requests go on to the leader', () => {
  const servers = [server(1, 'follower'), server(2, 'leader', { maxBuffer: 5000 })];

  expect(longestRequestOf(servers)).toBe(5000);
  expect(longestRequestOf([server(1, 'follower', { maxBuffer: null })])).toBe(0xfffff);
});
