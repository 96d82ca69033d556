import type { Captured } from '../../../../lambda/archive/captured.ts';
import { judgeCompleteness, type Restored } from '../../../../lambda/archive/judge-completeness.ts';
import { lines } from '../backup/restored.ts';

/** What a follower in epoch 5 showed, and what was captured of it. */
const captured: Captured = {
  zxid: '0x500000010',
  snapshot: 'snapshot.500000002',
  baseLog: 'log.500000001',
  logs: 1,
  youngerSnapshots: [],
  told: '0x500000010',
};

const judged = (restored: Restored, different: Partial<Captured> = {}) =>
  judgeCompleteness(restored, { ...captured, ...different });

const good = lines('500000002', '500000001-500000010');

describe('complete is an archive', () => {
  test.each<[string, Restored, Partial<Captured>]>([
    ['of an idle follower', good, {}],
    [
      'that holds proposals beyond what the node showed',
      lines('500000002', '500000001-500000013'),
      {},
    ],
    [
      'whose logs pass from one epoch to the next',
      lines('400000002', '400000001-400000009', '500000001-500000010'),
      { snapshot: 'snapshot.400000002', baseLog: 'log.400000001', logs: 2 },
    ],
    [
      'of a node that a snapshot has just brought up to date',
      lines('500000010'),
      { snapshot: 'snapshot.500000010', baseLog: '', logs: 0 },
    ],
    [
      'that begins with a snapshot which a younger one, of the same epoch, follows',
      good,
      { youngerSnapshots: ['0x500000010', '0x500000009'] },
    ],
    [
      'of an epoch without a transaction, that reaches the last one before it',
      lines('400000002', '400000001-400000009'),
      {
        zxid: '0x500000000',
        snapshot: 'snapshot.400000002',
        baseLog: 'log.400000001',
        told: '0x400000009',
      },
    ],
    [
      'of an epoch without a transaction, that begins with the snapshot of it',
      lines('500000000'),
      {
        zxid: '0x500000000',
        snapshot: 'snapshot.500000000',
        baseLog: '',
        logs: 0,
        told: '0x400000009',
      },
    ],
    [
      'of an epoch without a transaction, that had its first ones and a snapshot during the capture',
      lines('400000002', '400000001-400000009'),
      {
        zxid: '0x500000000',
        snapshot: 'snapshot.400000002',
        baseLog: 'log.400000001',
        told: '0x400000009',
        youngerSnapshots: ['0x500000003'],
      },
    ],
    [
      'after a restore, whose fence is an epoch without a transaction',
      lines('10', '1-11'),
      { zxid: '0x1400000000', snapshot: 'snapshot.10', baseLog: 'log.1', told: '0x11' },
    ],
    [
      'of a fresh ensemble',
      lines('0'),
      { zxid: '0x100000000', snapshot: 'snapshot.0', baseLog: '', logs: 0, told: null },
    ],
    [
      'of a fresh standalone server',
      lines('0'),
      { zxid: '0x0', snapshot: 'snapshot.0', baseLog: '', logs: 0, told: null },
    ],
    [
      'of a standalone server that once was a member',
      lines('500000002', '500000001-500000010'),
      { youngerSnapshots: ['0x500000010'] },
    ],
    [
      'during whose capture the node wrote a snapshot and rolled its log',
      lines('500000002', '500000001-500000012'),
      { youngerSnapshots: ['0x500000012'] },
    ],
  ])('%s', (_what, restored, different) => {
    const { reached, found } = judged(restored, different);

    expect({ reached, found }).toEqual({ reached: true, found });
  });
});

describe('not complete is an archive', () => {
  test.each<[string, Restored, Partial<Captured>, string]>([
    [
      'that ends before what the node showed, as an observer writes that syncs nothing to its disk',
      lines('500000002', '500000001-50000000e'),
      {},
      'it ends at 0x50000000e, 2 transactions before 0x500000010, which the node showed just before the capture',
    ],
    [
      'of an idle node that got its state as a snapshot, from an older one',
      lines('300000002', '300000001-30000082f'),
      {
        snapshot: 'snapshot.300000002',
        baseLog: 'log.300000001',
        youngerSnapshots: ['0x500000010'],
      },
      'it ends at 0x30000082f, 2 epochs before 0x500000010, which the node showed just before the capture',
    ],
    [
      'of a node that got its state as a snapshot, and wrote in the next epoch',
      lines('400000002', '400000001-40000009b', '500000001-500000010'),
      {
        snapshot: 'snapshot.400000002',
        baseLog: 'log.400000001',
        logs: 2,
        youngerSnapshots: ['0x4000009b4'],
      },
      'its logs go from 0x40000009b to 0x500000001, and the node has a snapshot of 0x4000009b4: the transactions between are missing',
    ],
    [
      'whose logs jump over what the node showed',
      lines('400000002', '400000001-400000009', '500000001-500000002'),
      { snapshot: 'snapshot.400000002', baseLog: 'log.400000001', logs: 2, zxid: '0x400000010' },
      'its logs go from 0x400000009 to 0x500000001, and the node showed 0x400000010: the transactions between are missing',
    ],
    [
      'whose snapshot is right before a jump over a younger one',
      lines('400000010', '400000001-400000009', '500000001-500000010'),
      {
        snapshot: 'snapshot.400000010',
        baseLog: 'log.400000001',
        logs: 2,
        youngerSnapshots: ['0x400000020'],
      },
      'its logs go from 0x400000010 to 0x500000001, and the node has a snapshot of 0x400000020: the transactions between are missing',
    ],
    [
      'of an epoch without a transaction, that ends before the last one that any node told of',
      lines('400000002', '400000001-400000008'),
      {
        zxid: '0x500000000',
        snapshot: 'snapshot.400000002',
        baseLog: 'log.400000001',
        told: '0x400000009',
      },
      'it ends at 0x400000008, 1 transaction before 0x400000009, the newest transaction that a node reported before the capture',
    ],
    [
      'of an epoch without a transaction, whose node has a snapshot behind the last log',
      lines('300000002', '300000001-30000082f'),
      {
        zxid: '0x500000000',
        snapshot: 'snapshot.300000002',
        baseLog: 'log.300000001',
        told: null,
        youngerSnapshots: ['0x40000009b'],
      },
      'it ends at 0x30000082f, and the node has a snapshot of 0x40000009b: the transactions up to it are missing',
    ],
    [
      'that begins with another snapshot than the capture named',
      good,
      { snapshot: 'snapshot.500000009' },
      'it begins with data/version-2/snapshot.500000002, the capture named snapshot.500000009',
    ],
    ['that lacks a log', good, { logs: 2 }, 'it holds 1 logs, the capture named 2'],
    [
      'that lacks the base log, as when dataLogDir was changed',
      good,
      { baseLog: 'log.400000001' },
      "it lacks log.400000001, with which the capture's logs begin",
    ],
  ])('%s', (_what, restored, different, found) => {
    expect(judged(restored, different)).toEqual({ reached: false, found });
  });
});

describe('it cannot be told', () => {
  test('without the manifest', () => {
    const { reached, found } = judgeCompleteness(good, undefined);

    expect(reached).toBeNull();
    expect(found).toMatch(/^without its manifest nobody can say whether/);
  });

  test('by a manifest that tells of an epoch without a transaction, and of none before it', () => {
    const { reached, found } = judgeCompleteness(good, { zxid: '0x600000000' });

    expect(reached).toBeNull();
    expect(found).toMatch(/0x600000000, which is no transaction, and the manifest names none/);
  });

  test('of what restores nothing', () => {
    const { reached } = judgeCompleteness({ logs: [], jumps: [] }, captured);

    expect(reached).toBeNull();
  });

  test('but by a manifest of before, where the archive begins with the snapshot of that epoch', () => {
    const { reached } = judgeCompleteness(lines('500000000'), { zxid: '0x500000000' });

    expect(reached).toBe(true);
  });

  test('but by a manifest of before, where its zxid is a transaction', () => {
    const { reached } = judgeCompleteness(good, { zxid: '0x500000010' });

    expect(reached).toBe(true);
  });
});
