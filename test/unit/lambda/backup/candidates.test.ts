import { type Choice, chooseNode } from '../../../../lambda/backup/choose/choose-node.ts';
import type { ProbeLine } from '../../../../lambda/contract/node-lines.ts';
import type { Zxid } from '../../../../lambda/contract/zxid.ts';
import { lastBackup, probed } from './ensembles.ts';

const stop = { mode: 'stop', allowStandalone: false } as const;
const servers = ['1=h1:1:2', '2=h2:1:2', '3=h3:1:2', '4=h4:1:2:observer'];

/** Two followers, their leader and an observer, all at one zxid, with what a test makes different. */
function choose(
  [first, leader, second, observer]: readonly Partial<ProbeLine>[],
  last?: ReturnType<typeof lastBackup>,
): Choice {
  const probes = [
    probed(1, 'follower', { servers, ...first }),
    probed(2, 'leader', { servers, ...leader }),
    probed(3, 'follower', { servers, ...second }),
    probed(4, 'observer', { servers, ...observer }),
  ];
  return chooseNode(probes, stop, last);
}

const idsOf = (choice: Choice) =>
  'candidates' in choice ? choice.candidates.map(({ instanceId }) => instanceId) : choice;
const reasonsOf = (choice: Choice) =>
  'candidates' in choice
    ? choice.leftOut.map(({ instanceId, reason }) => `${instanceId}: ${reason}`)
    : [choice.reason];

const frozen = { diskZxid: '0x50000000a' as Zxid };
const older = { zxid: '0x50000000f' as Zxid };

describe('a node is left out, and the rest is tried', () => {
  test('whose disk does not reach what it serves', () => {
    const choice = choose([{}, {}, {}, frozen]);

    expect(idsOf(choice)).toEqual(['i-1', 'i-3']);
    expect(reasonsOf(choice)).toEqual([
      expect.stringMatching(/^i-4: its disk reaches 0x50000000a, and it serves 0x500000010/),
    ]);
  });

  test('whose disk lacks the last transaction before an epoch without any', () => {
    const begin = { zxid: '0x600000000' as Zxid, epoch: 6, diskZxid: '0x500000010' as Zxid };

    const choice = choose([begin, begin, begin, { ...begin, ...frozen }]);

    expect(idsOf(choice)).toEqual(['i-1', 'i-3']);
    expect(reasonsOf(choice)).toEqual([expect.stringMatching(/^i-4: .* it serves 0x500000010/)]);
  });

  test('whose capture would refuse it, with all its reasons', () => {
    const choice = choose([{}, {}, {}, { refuses: ['It has not the tool aws.', 'No room.'] }]);

    expect(idsOf(choice)).toEqual(['i-1', 'i-3']);
    expect(reasonsOf(choice)).toEqual(['i-4: It has not the tool aws. No room.']);
  });

  test('that is behind the last backup', () => {
    const choice = choose([{}, {}, {}, older], lastBackup());

    expect(idsOf(choice)).toEqual(['i-1', 'i-3']);
    expect(reasonsOf(choice)).toEqual([
      'i-4: it is at 0x50000000f, older than the last backup prod/x.manifest.json at 0x500000010',
    ]);
  });
});

describe('a node is tried', () => {
  test('whose disk could not be read', () => {
    const choice = choose([{}, {}, {}, { diskZxid: null }]);

    expect(idsOf(choice)).toEqual(['i-4', 'i-1', 'i-3']);
  });

  test('whose disk holds proposals beyond what it serves', () => {
    const choice = choose([{}, {}, {}, { diskZxid: '0x500000012' }]);

    expect(idsOf(choice)).toEqual(['i-4', 'i-1', 'i-3']);
  });

  test('of a fresh ensemble, where nobody told of a transaction', () => {
    const fresh = { zxid: '0x100000000' as Zxid, epoch: 1, diskZxid: '0x0' as Zxid };

    const choice = choose([fresh, fresh, fresh, fresh]);

    expect(idsOf(choice)).toEqual(['i-4', 'i-1', 'i-3']);
  });

  test('last, when it can only begin with a snapshot of its leader', () => {
    const choice = choose([{ startsBelow: true }, {}, {}, { startsBelow: false }]);

    expect(idsOf(choice)).toEqual(['i-1', 'i-3', 'i-4']);
    expect(choice).toMatchObject({
      candidates: [
        {},
        {},
        { because: expect.stringMatching(/from its leader, which has no digest$/) },
      ],
    });
  });
});

describe('the run is refused', () => {
  test('when no node is left', () => {
    const choice = choose([older, {}, frozen, frozen], lastBackup());

    expect(reasonsOf(choice)).toEqual([
      expect.stringMatching(
        /^No node can be used: i-4: its disk .*; i-3: its disk .*; i-1: it is at/,
      ),
    ]);
  });

  test('when the leader is behind the last backup, whatever the others show', () => {
    const choice = choose([{}, older, {}, {}], lastBackup());

    expect(reasonsOf(choice)).toEqual([
      expect.stringMatching(/^i-2 is at 0x50000000f, older than the last backup/),
    ]);
  });
});
