import { capturedIn } from '../../../../lambda/archive/captured.ts';
import { servingNodes } from '../../../../lambda/backup/choose/ensemble-view.ts';
import { toldBy } from '../../../../lambda/backup/choose/told-by-nodes.ts';
import { probed } from '../backup/ensembles.ts';

const told = (...probes: ReturnType<typeof probed>[]) => toldBy(servingNodes(probes));

test('the begin of an epoch is no transaction that anybody told of', () => {
  expect(told(probed(1, 'leader', { zxid: '0x600000000' }))).toEqual([]);
});

test('disks tell of epochs before the newest one, in which proposals may be under way', () => {
  const leader = probed(1, 'leader', { zxid: '0x600000000', diskZxid: '0x500000010' });
  const follower = probed(2, 'follower', { zxid: '0x600000000', diskZxid: '0x600000001' });

  expect(told(leader, follower)).toEqual([0x500000010n]);
});

test('what a read-only server shows may never have been committed', () => {
  expect(told(probed(1, 'read-only', { diskZxid: '0x400000001' }))).toEqual([]);
});

test.each([
  ['a manifest of today', { zxid: '0x1', captured: { zxid: '0x5', told: null, logs: 2 } }],
  ['an older one', { zxid: '0x5', snapshot: 'snapshot.4', baseLog: 'log.1' }],
])('%s tells what its node had', (_what, manifest) => {
  expect(capturedIn(manifest)).toMatchObject({ zxid: '0x5' });
});

test.each([
  ['no zxid', {}],
  ['a zxid of another kind', { zxid: 5 }],
  ['another kind of list', { captured: { zxid: '5' } }],
])('a manifest with %s tells nothing', (_what, manifest) => {
  expect(capturedIn(manifest)).toBeUndefined();
});
