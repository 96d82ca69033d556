import { existsSync } from 'node:fs';
import { orderHead } from '../../lambda/contract/documents.ts';
import { archiveKey, RestoreUnderTest } from './restore-under-test.ts';

let restore: RestoreUnderTest;
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
});
afterEach(() => restore.close());

const file = `file ${'0'.repeat(64)} 1 data/version-2/snapshot.1`;
const archive = `archive ${archiveKey} ${'0'.repeat(64)} 1`;
const last = 'last 0x11';
test.each([
  ['no end', [orderHead, last, archive, file]],
  ['another version', ['zk-backup-order 2', last, archive, file, 'end']],
  ['no head', [last, archive, file, 'end']],
  ['no last transaction', [orderHead, archive, file, 'end']],
  ['two last transactions', [orderHead, last, last, archive, file, 'end']],
  ['no archive', [orderHead, last, file, 'end']],
  ['two archives', [orderHead, last, archive, archive, file, 'end']],
  [
    'no snapshot',
    [orderHead, last, archive, file.replace('data/version-2/snapshot', 'log/version-2/log'), 'end'],
  ],
  ['an unknown line', [orderHead, last, archive, file, 'chmod 777', 'end']],
  ['something after the end', [orderHead, last, archive, file, 'end', 'znodes 5']],
  ['the same file twice', [orderHead, last, archive, file, file, 'end']],
  [
    'a file outside',
    [orderHead, last, archive, file, file.replace('snapshot.1', '../../myid'), 'end'],
  ],
  [
    'a log among the snapshots',
    [orderHead, last, archive, file, file.replace('snapshot.1', 'log.1'), 'end'],
  ],
  [
    'a temporary file',
    [orderHead, last, archive, file, file.replace('snapshot.1', 'snapshot.2.tmp'), 'end'],
  ],
  ['a version in clear', [orderHead, last, `${archive} v1`, file, 'end']],
  ['something behind the version', [orderHead, last, `${archive} 76 76`, file, 'end']],
  ['a bad key', [orderHead, last, archive.replace('.tar.gz', '.zip'), file, 'end']],
  ['no line at all', ['none']],
  ['a bad canary', [orderHead, last, archive, file, 'canary 2f6 0x1 0 0', 'end']],
])('an order with %s is refused before anything is downloaded', async (_, lines) => {
  restore.order(lines);

  const { error } = await restore.failure('stage');

  expect(error.code).toBe('bad-order');
  expect(existsSync(`${restore.bucket}/arguments`)).toBe(false);
});

const foreign = archiveKey.replace('prod/', 'staging/');

test('an archive of another ensemble is refused before anything is downloaded', async () => {
  restore.order(restore.orderLines.map((line) => line.replace(archiveKey, foreign)));

  const { error } = await restore.failure('stage');

  expect(error).toMatchObject({
    code: 'bad-order',
    message: expect.stringContaining(`${foreign} is not of the ensemble prod`),
  });
  expect(existsSync(`${restore.bucket}/arguments`)).toBe(false);
});

test('where other ensembles may be restored from, storage decides from which', async () => {
  restore.node.settings = { ...restore.node.settings, restoresOthers: true };
  restore.order(restore.orderLines.map((line) => line.replace(archiveKey, foreign)));

  const { error } = await restore.failure('stage');

  expect(error.code).toBe('download-failed');
});
