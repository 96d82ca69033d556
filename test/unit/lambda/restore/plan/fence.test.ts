import type { HaltLine } from '../../../../../lambda/contract/restore-node-lines.ts';
import {
  type EnsembleState,
  ensembleState,
  type Inspected,
} from '../../../../../lambda/restore/nodes/situation.ts';
import { fenceEpoch } from '../../../../../lambda/restore/plan/fence.ts';
import type { RestorePlan } from '../../../../../lambda/restore/plan/plan.ts';
import { destroyed, healthy, inspected } from '../nodes.ts';

/** Epochs of five everywhere, with what a test makes different. */
function fence({
  nodes = healthy() as Inspected[],
  epoch = 5,
  to = '0x500000010',
  planned = {},
  halted = [{}] as Partial<HaltLine>[],
} = {}) {
  const { members } = ensembleState(nodes, []) as EnsembleState;
  const plan = { backup: { epoch }, result: { to }, nodes: [planned] };
  const lines = halted.map((line, at) => [`i-${at + 1}`, line as HaltLine] as const);
  return fenceEpoch(plan as unknown as RestorePlan, members, new Map(lines));
}

test('the fence is past the epoch of the backup where none is later', () => {
  expect(fence()).toBe(6);
});

test.each<[string, Parameters<typeof fence>[0], number]>([
  ['the backup', { epoch: 9 }, 9],
  ['the last zxid of the backup', { to: '0x900000001' }, 9],
  ['acceptedEpoch of a node', { nodes: withSecond({ acceptedEpoch: 9 }) }, 9],
  ['currentEpoch of a node', { nodes: withSecond({ currentEpoch: 9 }) }, 9],
  ['the zxid that a node serves', { nodes: withSecond({ zxid: '0x900000001' }) }, 9],
  ['a node when it was planned', { planned: { acceptedEpoch: 9 } }, 9],
  ['a node once it was stopped', { halted: [{}, { acceptedEpoch: 9 }] }, 9],
])('the fence is past %s', (_what, seen, epoch) => {
  expect(fence(seen)).toBe(epoch + 1);
});

test('where a node cannot tell, there is room for the epochs that clients may have seen', () => {
  expect(fence({ nodes: destroyed() })).toBe(22);
  expect(fence({ nodes: withSecond({ currentEpoch: null }) })).toBe(22);
});

test('where nobody was halted, the epochs were told some time ago, and there is room', () => {
  expect(fence({ halted: [] })).toBe(22);
});

test('a single member has a fence, too: it may be one of an ensemble', () => {
  expect(fence({ nodes: [inspected(1, 'leader', { servers: ['1=a:2888:3888'] })] })).toBe(6);
});

function withSecond(different: Parameters<typeof inspected>[2]): Inspected[] {
  return healthy().map((node, at) => (at === 1 ? inspected(2, 'leader', different) : node));
}
