import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { RestoreUnderTest } from './restore-under-test.ts';

let restore: RestoreUnderTest;
beforeEach(async () => {
  restore = await RestoreUnderTest.create();
});
afterEach(() => restore.close());

test('a download that breaks off is tried again, three times, into an emptied stage', async () => {
  restore.node.command(
    'aws',
    `echo x >>${restore.bucket}/tries; ls ${restore.node.stage}/data/version-2 >>${restore.bucket}/found
    head -c 1000 ${restore.object} >"\${@: -1}"; echo 'Connection broken: IncompleteRead' >&2; exit 255`,
  );

  const { error } = await restore.failure('stage');

  expect(error).toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining('IncompleteRead'),
  });
  expect(readFileSync(`${restore.bucket}/tries`, 'utf8')).toBe('x\nx\nx\n');
  expect(readFileSync(`${restore.bucket}/found`, 'utf8')).toBe('');
  expect(existsSync(`${restore.node.stage}/staged`)).toBe(false);
});

test('a download that is whole at the second try is staged', async () => {
  restore.node.command(
    'aws',
    `echo x >>${restore.bucket}/tries
    if [[ $(wc -l <${restore.bucket}/tries) == 1 ]]; then head -c 1000 ${restore.object} >"\${@: -1}"; exit 255; fi
    cat ${restore.object} >"\${@: -1}"`,
  );

  expect(await restore.line('stage')).toMatchObject({ files: 2 });
});

test('what S3 answers with a refusal is not asked again, and told in the words of the CLI', async () => {
  rmSync(restore.object);

  const { error } = await restore.failure('stage');

  expect(error.message).toMatch(/ended with exit code 254: An error occurred \(NoSuchKey\)/);
  expect(readFileSync(`${restore.bucket}/arguments`, 'utf8').trim().split('\n')).toHaveLength(1);
});

test('the version that is ordered is read, whatever the key holds now', async () => {
  renameSync(restore.object, `${restore.object}@3+x,y`);
  writeFileSync(restore.object, 'written over');
  restore.orderVersion('3+x,y');

  expect(await restore.line('stage')).toMatchObject({ files: 2 });
});

test('a copy that the command names is read in its region', async () => {
  const { node } = restore;
  const copies = [
    { bucket: 'other', region: 'eu-north-1' },
    { bucket: 'copies', region: 'eu-west-1' },
  ];
  node.settings = { ...node.settings, copies };

  const line = await restore.line('stage', { copy: 'copies' });

  const asked = readFileSync(`${restore.bucket}/arguments`, 'utf8');
  expect(line).toMatchObject({ files: 2 });
  expect(asked).toMatch(/--bucket copies --key .* --region eu-west-1/);
});

test('without a copy none is asked, and no region', async () => {
  await restore.line('stage');

  expect(readFileSync(`${restore.bucket}/arguments`, 'utf8')).not.toContain('--region');
});

test('a bucket that is no copy is refused before anything is downloaded', async () => {
  const { error } = await restore.failure('stage', { copy: 'elsewhere' });

  expect(error).toMatchObject({ code: 'bad-parameter' });
  expect(existsSync(`${restore.bucket}/arguments`)).toBe(false);
});

test('a version that is gone is refused by its id', async () => {
  restore.orderVersion('gone');

  const { error } = await restore.failure('stage');

  expect(error).toMatchObject({
    code: 'download-failed',
    message: expect.stringContaining(', version gone, ended with exit code 254'),
    hint: expect.stringContaining('s3:GetObjectVersion'),
  });
});
