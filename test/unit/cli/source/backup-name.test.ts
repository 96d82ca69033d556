import fc from 'fast-check';
import { BadOption } from '../../../../cli/errors.ts';
import { type Around, meaningInBucket, meaningOf } from '../../../../cli/source/backup-name.ts';

const key = 'prod/zookeeper-backup-20261122T030000Z.tar.gz';
const stack: Around = { isLocal: false, ensembles: ['prod', 'staging'] };

test.each([
  ['prod', { kind: 'ensemble', ensemble: 'prod', which: 'latest' }],
  ['prod@latest', { kind: 'ensemble', ensemble: 'prod', which: 'latest' }],
  ['prod@-1', { kind: 'ensemble', ensemble: 'prod', which: { back: 1 } }],
  ['prod@2026-11-22T03:00Z', { which: { dueBy: Date.UTC(2026, 10, 22, 3) } }],
  ['prod@2026-11-22T03:00:30+01:00', { which: { dueBy: Date.UTC(2026, 10, 22, 2, 0, 30) } }],
  [key, { kind: 'key', ensemble: 'prod', key }],
  ['s3://other/a/b.tar.gz', { kind: 'object', url: 's3://other/a/b.tar.gz' }],
  ['./prod', { kind: 'local', path: './prod' }],
  ['/var/lib/zookeeper', { kind: 'local', path: '/var/lib/zookeeper' }],
  ['backup.tar.gz', { kind: 'local', path: 'backup.tar.gz' }],
])('with a stack %s means %j', (text, meaning) => {
  expect(meaningOf(text, stack)).toMatchObject(meaning);
});

test.each(['prod', 'prod@latest', key])(
  '%s is refused where it is also a file here, and both are named',
  (text) => {
    const act = () => meaningOf(text, { ...stack, isLocal: true });

    expect(act).toThrow(
      expect.objectContaining({
        message: `"${text}" is a backup in the bucket and a file or folder here.`,
        hint: expect.stringContaining(`./${text}`),
      }),
    );
  },
);

test('a folder that is called like no ensemble is the folder', () => {
  const meaning = meaningOf('zk-data', { ...stack, isLocal: true });

  expect(meaning).toEqual({ kind: 'local', path: 'zk-data' });
});

test('without a stack every name is one here', () => {
  const meaning = meaningOf('prod', { isLocal: true });

  expect(meaning).toEqual({ kind: 'local', path: 'prod' });
});

test.each(['prod@', 'prod@1', 'prod@yesterday', 'prod@2026-11-22T03:00', 'prod@2026-11-22'])(
  '%s names no backup, and it is told what does',
  (text) => {
    const act = () => meaningOf(text, stack);

    expect(act).toThrow('behind @ stands latest, -1 (the one before the newest), or a time');
  },
);

test('an address in the bucket of the stack is a key to a restore; one elsewhere is not', () => {
  const own = meaningInBucket(`s3://backups/${key}`, 'backups');
  const act = () => meaningInBucket(`s3://other/${key}`, 'backups');

  expect(own).toEqual({ kind: 'key', ensemble: 'prod', key });
  expect(act).toThrow('nor of a backup of it');
});

/** Texts that come near to names. */
const texts = fc.oneof(
  fc.string(),
  fc
    .array(
      fc.constantFrom('prod', '@', '-1', '/', '.', 's3://', key, '2026-11-22T03:00Z', 'latest'),
    )
    .map((parts) => parts.join('')),
);
const arounds = fc.record({
  isLocal: fc.boolean(),
  ensembles: fc.option(fc.constant(['prod']), { nil: undefined }),
});

test('whatever is typed means one thing, or is refused in words; s3://, . and / always mean what they say', () => {
  fc.assert(
    fc.property(texts, arounds, (text, around) => {
      const meaning = attempt(() => meaningOf(text, around));

      if (text.startsWith('s3://')) return meaning === 'object';
      if (/^[./]/.test(text)) return meaning === 'local';
      return around.ensembles !== undefined || !['ensemble', 'key'].includes(meaning);
    }),
  );
});

function attempt(act: () => { readonly kind: string }): string {
  try {
    return act().kind;
  } catch (error) {
    if (error instanceof BadOption) return 'refused';
    throw error;
  }
}

test('a restore sees in a name what the readers see, where no file has it', () => {
  fc.assert(
    fc.property(texts, (text) => {
      fc.pre(!text.startsWith('s3://'));
      const [read, asked] = [
        attempt(() => meaningOf(text, stack)),
        attempt(() => meaningInBucket(text, 'backups')),
      ];

      return asked === (read === 'local' ? 'refused' : read);
    }),
  );
});
