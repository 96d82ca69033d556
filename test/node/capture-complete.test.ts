import type { CaptureMode } from '../../lambda/contract/settings.ts';
import { at, HistoryUnderTest } from './history-under-test.ts';
import { zxids } from './written-log.ts';

let history: HistoryUnderTest;
beforeEach(async () => {
  history = await HistoryUnderTest.create();
});
afterEach(() => history.node.close());

describe.each<CaptureMode>(['stop', 'live'])('in %s mode', (mode) => {
  test('an idle server begins with the snapshot below, though there is one of its very zxid', async () => {
    const below = history.snapshot(at(7, 50));
    history.snapshot(at(7, 99));
    history.log(...zxids(at(7, 1), at(7, 99)));

    const line = await history.captured(at(7, 99), { mode });

    expect(line).toMatchObject({ snapshot: below, logs: 1, youngerSnapshots: ['0x700000063'] });
    expect(history.isCopy(below)).toBe(false);
  });

  test('a server synced by SNAP that has written nothing since begins with what the leader sent', async () => {
    history.snapshot(at(7, 50));
    const sent = history.snapshot(at(8, 155));
    history.log(...zxids(at(7, 1), at(7, 99)));

    const line = await history.captured(at(8, 155), { mode });

    expect(line).toMatchObject({ snapshot: sent, youngerSnapshots: [] });
    expect(history.isCopy(sent)).toBe(true);
  });

  test('it begins there still when it has written in the next epoch', async () => {
    history.snapshot(at(7, 50));
    const sent = history.snapshot(at(8, 155));
    history.log(...zxids(at(7, 1), at(7, 99)));
    history.log(...zxids(at(9, 1), at(9, 4)));

    const line = await history.captured(at(9, 4), { mode });

    expect(line).toMatchObject({ snapshot: sent });
  });

  test('without a whole snapshot behind what the leader sent, it is refused', async () => {
    history.snapshot(at(7, 50));
    history.halfSnapshot(at(8, 155));
    history.log(...zxids(at(7, 1), at(7, 99)));
    history.log(...zxids(at(9, 1), at(9, 4)));

    const error = await history.refused(at(9, 4), { mode });

    expect(error).toMatchObject({
      code: 'hole',
      message: expect.stringContaining('have a hole before zxid 0x80000009b'),
    });
  });

  test('a server that is ahead of its disk is refused before it is stopped', async () => {
    history.snapshot(at(1, 50));
    history.log(...zxids(at(1, 1), at(1, 99)));

    const error = await history.refused(at(1, 460), { mode });

    expect(error).toMatchObject({
      code: 'disk-behind',
      message: expect.stringMatching(/zxid 0x1000001cc.*ends at 0x100000063/),
      hint: expect.stringMatching(/dataLogDir.*syncEnabled/),
    });
  });

  test('what its disk gets a little later than its clients is waited for', async () => {
    history.snapshot(at(1, 50));
    const name = history.log(...zxids(at(1, 1), at(1, 99)));
    const late = setTimeout(() => history.log(...zxids(at(1, 1), at(1, 101))), 2000);

    const line = await history.captured(at(1, 101), { mode });
    clearTimeout(late);

    expect(line).toMatchObject({ baseLog: name, logs: 1, zxid: '0x100000065' });
  });
});

test('a dataLogDir that was changed to an empty folder is refused', async () => {
  history.snapshot(at(1, 50));

  const error = await history.refused(at(1, 99));

  expect(error).toMatchObject({
    code: 'disk-behind',
    message: expect.stringContaining('there is no log'),
    hint: expect.stringContaining('dataLogDir'),
  });
});

test('a dataLogDir that was changed to one with logs of long ago is refused', async () => {
  history.snapshot(at(2, 50));
  history.log(...zxids(at(1, 1), at(1, 99)));

  const error = await history.refused(at(2, 99));

  expect(error).toMatchObject({ code: 'disk-behind', hint: expect.stringContaining('dataLogDir') });
});

test('without python3 the snapshot of the very zxid comes first, for it needs no log', async () => {
  history.snapshot(at(7, 50));
  const same = history.snapshot(at(7, 99));
  history.log(...zxids(at(7, 1), at(7, 99)));

  const line = await history.captured(at(7, 99), { path: history.node.withoutPython() });

  expect(line).toMatchObject({ snapshot: same, snapshotCheck: 'tail' });
});

test('without python3 nothing is refused for what the logs may hold', async () => {
  const name = history.snapshot(at(7, 50));
  history.log(...zxids(at(7, 1), at(7, 60)));

  const line = await history.captured(at(7, 99), { path: history.node.withoutPython() });

  expect(line).toMatchObject({ snapshot: name });
});
