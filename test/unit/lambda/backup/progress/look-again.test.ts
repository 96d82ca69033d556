import { servedOf } from '../../../../../lambda/backup/progress/look-again.ts';
import type { ProbeLine } from '../../../../../lambda/contract/node-lines.ts';
import { probed } from '../ensembles.ts';

const held = { zxid: '0x500000010', znodes: 1000 } as const;
const at = '2026-11-22T12:00:00.000Z';

test.each<[string, Partial<ProbeLine>, string, string]>([
  ['the same', { znodes: 1001 }, 'equal', ''],
  ['a transaction more', { znodes: 1001, zxid: '0x500000011' }, 'went-on', '1 transaction since'],
  ['a later epoch', { zxid: '0x600000003' }, 'went-on', '3 transactions since'],
  ['less', { zxid: '0x50000000f' }, 'differs', 'behind the backup, which is at 0x500000010'],
  ['other znodes', { znodes: 999 }, 'differs', 'at the same zxid the backup has 1000 znodes'],
  ['nobody knows how many', { znodes: null }, 'not-compared', 'the same zxid; not counted'],
])('a server that serves %s is told so beside the backup', (_what, line, comparison, found) => {
  const served = servedOf(probed(1, 'follower', line), held, at);

  expect(served).toMatchObject({ instanceId: 'i-1', role: 'follower', comparison, found, at });
});

test('znodes are told without the one that a server counts more', () => {
  expect(servedOf(probed(1, 'leader', { znodes: 1001 }), held, at).znodes).toBe(1000);
});

test('where there is no backup nothing is compared', () => {
  expect(servedOf(probed(1, 'leader'), undefined, at)).toMatchObject({
    comparison: 'not-compared',
    found: '',
  });
});

test.each([
  [
    'that does not serve',
    { serving: false, role: null, zxid: null, reason: 'No port.' },
    'No port',
  ],
  ['of which nobody knows', { serving: null, role: null, zxid: null }, 'it was not seen to serve'],
] as const)('a node %s has no role', (_what, line, found) => {
  expect(servedOf(probed(1, 'leader', line), held, at)).toMatchObject({ role: null, found });
});

test('a node that could not be asked is told with the reason', () => {
  const silent = { instanceId: 'i-1', line: undefined, trouble: 'its agent is not online in SSM' };

  expect(servedOf(silent, held, at)).toMatchObject({ role: null, found: silent.trouble });
});
