/** What is served at the end, beside what it was to be. */
import type { Zxid } from '../../../../lambda/contract/zxid.ts';
import { besideDrill } from '../../../../lambda/restore/drill/beside-drill.ts';
import { nodesBefore } from '../../../../lambda/restore/execute/served-before.ts';
import { besidePart } from '../../../../lambda/restore/put-back/beside-part.ts';
import { besideBefore } from '../../../../lambda/restore/undo/beside-before.ts';
import { inspected } from './nodes.ts';

const before = {
  ...{ instanceId: 'i-1', serving: true, zxid: '0x500000010' as const, znodes: 1000 },
  wasWrittenTo: false,
};
const serves = (zxid: Zxid, znodes: number | null = 1000) => ({ zxid, znodes });

test.each([
  ['in a new epoch', serves('0x600000000'), before, 'equal', ''],
  ['with transactions since', serves('0x600000002'), before, 'went-on', '2 transactions since'],
  ['with znodes since', serves('0x600000003', 1003), before, 'went-on', '3 transactions since'],
  [
    'with fewer znodes, and no transaction that removed them',
    serves('0x600000000', 900),
    before,
    'differs',
    '1000 znodes when it was asked, before its stop',
  ],
  [
    'with more znodes, after clients wrote until its stop',
    serves('0x600000000', 1200),
    { ...before, wasWrittenTo: true },
    'not-compared',
    '1000 znodes when it was asked, before its stop; clients wrote then',
  ],
  [
    'behind what was there',
    serves('0x500000009'),
    before,
    'differs',
    'behind what was there, which is at 0x500000010',
  ],
  ['uncounted', serves('0x600000000', null), before, 'not-compared', 'its znodes were not counted'],
  ['where nobody wrote it down', serves('0x600000000'), undefined, 'not-compared', ''],
  [
    'although it did not before',
    serves('0x600000000'),
    { ...before, serving: false, zxid: null, znodes: null },
    'not-compared',
    'it did not serve before',
  ],
] as const)(
  'after an undo a node that serves %s is told so',
  (_what, now, was, comparison, found) => {
    expect(besideBefore(now, was)).toEqual({ comparison, found });
  },
);

test('what was there is what a node told at its stop, and whether it was written to until then', () => {
  const [first, second] = [inspected(1, 'follower'), inspected(2, 'leader')].map((node) => ({
    ...node,
    ...{ myid: node.line.myid, voter: true },
  }));
  const halt = { step: 'halt', runId: 'r', acceptedEpoch: 5, currentEpoch: 5, haltMs: 1 } as const;
  const halted = new Map([
    ['i-1', { ...halt, wasServing: true, wasRunning: true, zxid: '0x20', znodes: 16 } as const],
    ['i-2', { ...halt, wasServing: true, wasRunning: true, zxid: '0x25', znodes: 17 } as const],
  ]);

  const found = nodesBefore([first, second] as never, halted);

  expect(found).toEqual([
    { instanceId: 'i-1', serving: true, zxid: '0x20', znodes: 15, wasWrittenTo: false },
    { instanceId: 'i-2', serving: true, zxid: '0x25', znodes: 16, wasWrittenTo: true },
  ]);
});

test.each([
  ['at that transaction', '0x20', { remainders: 0, comparedAt: '0x20' }, 'equal', ''],
  ['after it', '0x22', { remainders: 0, comparedAt: '0x20' }, 'went-on', '2 transactions since'],
  [
    'before it',
    '0x19',
    { remainders: 0, comparedAt: '0x20' },
    'not-compared',
    'it was compared at 0x20',
  ],
  [
    'where others wrote',
    '0x20',
    { remainders: 2, comparedAt: '0x20' },
    'went-on',
    'others wrote 2 of its znodes',
  ],
  ['where nobody could look', '0x20', { remainders: 0, comparedAt: null }, 'not-compared', ''],
  ['where nothing was done', '0x20', undefined, 'not-compared', ''],
] as const)(
  'of a part a node %s is told by its comparison',
  (_what, zxid, done, comparison, found) => {
    expect(besidePart({ zxid }, done)).toEqual({ comparison, found });
  },
);

test.each([
  ['what it served', '0x20', 16, 'equal', ''],
  ['more', '0x23', 19, 'went-on', '3 transactions since'],
  ['less', '0x1f', 16, 'differs', 'behind what was there, which is at 0x20'],
  ['other znodes', '0x20', 9, 'differs', 'at the same zxid what was there has 15 znodes'],
] as const)(
  'after a drill a node that serves %s is told so',
  (_what, zxid, znodes, comparison, found) => {
    const was = inspected(3, 'follower', { znodes: 16 });

    const served = besideDrill(was, { role: 'follower', zxid, znodes }, 'at');

    expect(served).toMatchObject({ instanceId: 'i-3', comparedWith: 'before', comparison, found });
  },
);
