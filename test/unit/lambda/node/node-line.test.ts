import { readNodeLine } from '../../../../lambda/node/node-line.ts';

const revive =
  '{"step":"revive","runId":"prod.20261122T030000Z","serving":true,"started":false,"role":"follower"}';

test("the one line is found among the agent's own sentences", () => {
  const output = `noise\nZKBACKUP ${revive}\n\nStep was found to have onFailure property. Further document steps will be skipped.`;

  const { line } = readNodeLine(output);

  expect(line).toMatchObject({ step: 'revive', serving: true });
});

test('a failure is read for every step', () => {
  const { line } = readNodeLine(
    'ZKBACKUP {"step":"capture","error":{"code":"no-base-log","message":"m","hint":"h"},"serving":true}',
  );

  expect(line).toMatchObject({ error: { code: 'no-base-log' }, serving: true });
});

test('a failure tells whether its step had stopped anything', () => {
  const { line } = readNodeLine(
    'ZKBACKUP {"step":"capture","error":{"code":"c","message":"m","hint":"h"},"serving":true,"stopped":false}',
  );

  expect(line).toMatchObject({ stopped: false });
});

const upload =
  '{"step":"upload","runId":"r","bucket":"b","key":"k","bytes":-1,"sha256":"s","uploadMs":1,"compressor":"gzip","checksumAlgorithm":null}';

test.each([
  ['nothing', '', 'it reported no line'],
  ['a word that only ends in ours', `XZKBACKUP ${revive}`, 'it reported no line'],
  [
    'a line cut by the agent',
    `ZKBACKUP ${revive.slice(0, -10)}\n--output truncated--`,
    `its line is no JSON object: ${revive.slice(0, -10)}`,
  ],
  ['a list', 'ZKBACKUP []', 'its line is no JSON object: []'],
  ['a word', 'ZKBACKUP null', 'its line is no JSON object: null'],
  [
    'a number with leading zeros',
    'ZKBACKUP {"myid":001}',
    'its line is no JSON object: {"myid":001}',
  ],
  [
    'an unknown step',
    'ZKBACKUP {"step":"destroy"}',
    'its line cannot be read: there is no step "destroy"',
  ],
  ['no step', 'ZKBACKUP {}', 'its line cannot be read: there is no step in it'],
  [
    'a missing field',
    'ZKBACKUP {"step":"revive","runId":"r","serving":true,"role":"follower"}',
    'its line cannot be read: it has no "started"',
  ],
  [
    'a field of another kind',
    `ZKBACKUP ${revive.replace('true', '"yes"')}`,
    'its line cannot be read: "serving" is "yes", and not true or false',
  ],
  [
    'a role ZooKeeper has not',
    `ZKBACKUP ${revive.replace('follower', 'king')}`,
    'its line cannot be read: "role" is "king", and not a role that ZooKeeper has',
  ],
  [
    'a list of zxids with another word in it',
    'ZKBACKUP {"step":"capture","runId":"r","mode":"stop","role":"follower","version":"3.9.3","zxid":"0x5","epoch":0,"snapshot":"snapshot.4","snapshotCheck":"adler","baseLog":"log.1","logs":1,"youngerSnapshots":["0x5","5"],"stopMs":1,"copyMs":1,"startMs":1,"downtimeMs":3}',
    'its line cannot be read: "youngerSnapshots" is ["0x5","5"], and not a list of zxids',
  ],
  [
    'a negative size',
    `ZKBACKUP ${upload}`,
    'its line cannot be read: "bytes" is -1, and not a number',
  ],
  [
    'a failure without words',
    'ZKBACKUP {"step":"probe","serving":null,"error":"x"}',
    'its line cannot be read: it has no "code"',
  ],
])('%s is no result, and is told as what it is', (_what, output, fault) => {
  expect(readNodeLine(output)).toEqual({ line: undefined, fault });
});

test('what is told of a line is short and printable, whatever a node wrote', () => {
  const { fault = '' } = readNodeLine(`ZKBACKUP \u001b[31m\u202e${'x'.repeat(3000)}`);

  expect(fault).toHaveLength('its line is no JSON object: '.length + 121);
  expect(fault).not.toMatch(/\p{C}/u);
});
