import {
  type EnsembleState,
  ensembleState,
  isElecting,
} from '../../../../../lambda/restore/nodes/situation.ts';
import type { Refusal } from '../../../../../lambda/run/refusal.ts';
import { destroyed, electing, healthy, inspected, nothing } from '../nodes.ts';

const reasons = (refusals: ReturnType<typeof ensembleState>) =>
  (refusals as readonly Refusal[]).map(({ reason }) => reason);

test.each([
  ['serving', healthy()],
  ['member-lost', [...healthy().slice(0, 2), inspected(3, null)]],
  ['member-lost', [...healthy().slice(0, 2), inspected(3, null, nothing)]],
  ['quorum-lost', [inspected(1, null), inspected(2, null, nothing), inspected(3, null, nothing)]],
  ['quorum-lost', [inspected(1, 'read-only'), inspected(2, null), inspected(3, null)]],
  ['quorum-lost', [inspected(1, 'leader'), inspected(2, 'read-only'), inspected(3, null)]],
  ['empty', destroyed()],
  ['serving', [inspected(1, 'standalone', { servers: [], myid: null })]],
  ['empty', [inspected(1, null, { ...nothing, servers: [], myid: null })]],
])('an ensemble that is %s is seen as that', (situation, nodes) => {
  expect(ensembleState(nodes, [])).toMatchObject({ situation });
});

test('voting members come first, by myid', () => {
  const servers = ['1=a:2888:3888:observer', '2=b:2888:3888', '10=c:2888:3888', '3=d:2888:3888'];
  const nodes = [1, 10, 3, 2].map((myid) => inspected(myid, 'follower', { servers }));

  const state = ensembleState(nodes, []);

  expect('members' in state && state.members.map(({ myid, voter }) => [myid, voter])).toEqual([
    [2, true],
    [3, true],
    [10, true],
    [1, false],
  ]);
});

test('a node that did not answer is in the way: it would wipe the others when it comes back', () => {
  const reason = 'its agent is not online in SSM.';
  const silent = [{ instanceId: 'i-3', code: 'offline', reason, hint: 'h' }];

  const state = ensembleState(healthy().slice(0, 2), silent);

  expect(reasons(state)).toEqual(['i-3 did not answer: its agent is not online in SSM.']);
});

test('a node that runs and cannot be asked is no lost one: nothing is planned over it', () => {
  const reason = 'it cannot be asked: srvr is not allowed, and the AdminServer is switched off';
  const nodes = [
    inspected(1, 'leader'),
    inspected(2, 'follower'),
    inspected(3, null, { serving: null, reason }),
  ];

  const state = ensembleState(nodes, []);

  expect(reasons(state)).toEqual([`Whether i-3 serves is not known: ${reason}.`]);
});

test('a member without a node is named', () => {
  const state = ensembleState(healthy().slice(0, 2), []);

  expect(reasons(state)).toEqual([
    'server.3 (10.0.0.3) of zoo.cfg is not among the selected nodes.',
  ]);
});

test('two nodes with one myid are named, and the member that is then missing', () => {
  const copied = { ...inspected(1, null), instanceId: 'i-3' };

  const state = ensembleState([...healthy().slice(0, 2), copied], []);

  expect(reasons(state)).toEqual([
    'i-1 and i-3 both have the myid 1.',
    'server.3 (10.0.0.3) of zoo.cfg is not among the selected nodes.',
  ]);
});

test('a node too many is named', () => {
  const state = ensembleState([...healthy(), inspected(4, null)], []);

  expect(reasons(state)).toEqual([
    "i-4 has the myid 4, which is no member by the ensemble's zoo.cfg.",
  ]);
});

test('nodes that disagree on the members are refused', () => {
  const other = inspected(3, 'follower', { servers: ['3=10.0.0.3:2888:3888'] });

  const state = ensembleState([...healthy().slice(0, 2), other], []);

  expect(reasons(state)).toEqual(['The nodes disagree on who is a voting member.']);
});

test('servers of their own are not restored together', () => {
  const alone = [1, 2].map((myid) => inspected(myid, 'standalone', { servers: [] }));

  expect(reasons(ensembleState(alone, []))[0]).toMatch(/^2 nodes are selected \(i-1, i-2\)/);
});

test('a selection without nodes is refused', () => {
  expect(reasons(ensembleState([], []))).toEqual([
    'The selection matches no node that SSM manages.',
  ]);
});

test.each([
  ['a majority that looks for a leader may have one in a moment', electing(), true],
  [
    'one of three that looks for a leader finds none',
    [...electing().slice(0, 1), ...destroyed().slice(1)],
    false,
  ],
  ['an ensemble that serves is not electing', healthy(), false],
  ['an ensemble that is stopped is not electing', destroyed(), false],
])('%s', (_name, nodes, expected) => {
  expect(isElecting(ensembleState(nodes, []) as EnsembleState)).toBe(expected);
});
