import { parseNodeLine } from '../../../lambda/aws/node-line.ts';

const revive =
  '{"step":"revive","runId":"prod.20261122T030000Z","serving":true,"started":false,"role":"follower"}';

test("the one line is found among the agent's own sentences", () => {
  const output = `noise\nZKBACKUP ${revive}\n\nStep was found to have onFailure property. Further document steps will be skipped.`;

  const line = parseNodeLine(output);

  expect(line).toMatchObject({ step: 'revive', serving: true });
});

test('a failure is read for every step', () => {
  const line = parseNodeLine(
    'ZKBACKUP {"step":"capture","error":{"code":"no-base-log","message":"m","hint":"h"},"serving":true}',
  );

  expect(line).toMatchObject({ error: { code: 'no-base-log' }, serving: true });
});

test.each([
  ['nothing', ''],
  ['a line cut by the agent', `ZKBACKUP ${revive.slice(0, -10)}\n--output truncated--`],
  ['a word that only ends in ours', `XZKBACKUP ${revive}`],
  ['a list', 'ZKBACKUP []'],
  ['an unknown step', 'ZKBACKUP {"step":"destroy"}'],
  ['a missing field', 'ZKBACKUP {"step":"revive","runId":"r","serving":true,"role":"follower"}'],
  ['a field of another kind', `ZKBACKUP ${revive.replace('true', '"yes"')}`],
  ['a role ZooKeeper has not', `ZKBACKUP ${revive.replace('follower', 'king')}`],
  [
    'a list of zxids with another word in it',
    'ZKBACKUP {"step":"capture","runId":"r","mode":"stop","role":"follower","version":"3.9.3","zxid":"0x5","epoch":0,"snapshot":"snapshot.4","snapshotCheck":"adler","baseLog":"log.1","logs":1,"youngerSnapshots":["0x5","5"],"stopMs":1,"copyMs":1,"startMs":1,"downtimeMs":3}',
  ],
  [
    'a negative size',
    'ZKBACKUP {"step":"upload","runId":"r","bucket":"b","key":"k","bytes":-1,"sha256":"s","uploadMs":1,"compressor":"gzip","checksumAlgorithm":null}',
  ],
])('%s is no result', (_what, output) => {
  expect(parseNodeLine(output)).toBeUndefined();
});
