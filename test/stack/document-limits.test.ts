import {
  DocumentTooLarge,
  InvalidDocumentName,
  longestParameters,
  maximumDocumentBytes,
  refuseSizeOf,
} from '../../lib/documents/document-limits.ts';
import { ZkBackupStack } from '../../lib/zk-backup-stack.ts';
import { configOf, ensembles } from './configuration.ts';
import { documentsOf } from './documents-of.ts';
import { quickApp, removeAssemblies, stackOf, templateOf } from './synthesized.ts';

removeAssemblies();

const name = 'n'.repeat(40);

const bytesOf = (value: object) => Buffer.byteLength(JSON.stringify(value));

it('a document leaves room for the longest of its parameters, whatever is set', () => {
  const service = { stop: 'x'.repeat(1000), start: 'y'.repeat(1000) };
  const zooCfg = `/${'z'.repeat(250)}`;

  const input = ensembles({ name, service, zooCfg });

  const largest = documentsOf(templateOf({ ...input, bucket: 'b'.repeat(63) }));

  const sizes = [...largest.values()].map((content) => {
    const longest = Object.entries(longestParameters)
      .filter(([name]) => name in content.parameters)
      .map(([name, value]) => [name, [value]]);
    return bytesOf(content) + bytesOf(Object.fromEntries(longest));
  });
  expect(Math.max(...sizes)).toBeLessThan(maximumDocumentBytes);
});

/** What is sent at its longest. The length of an order stands in no pattern: the function keeps it. */
const sent: Readonly<Record<string, readonly string[]>> = {
  Ensemble: [name],
  RunId: [`${name}.20261122T030000Z`, `${name}.drill-20261122T030000Z`],
  Key: ['', 'restores/'].map((folder) => `${name}/${folder}${'k'.repeat(96)}.tar.gz`),
  Requests: [`${name}/restores/${'k'.repeat(96)}.requests`],
  Epoch: ['9'.repeat(10)],
};

it('what is taken for the longest of a parameter is the longest that its document takes', () => {
  const input = { ...ensembles({ name }), bucket: 'b'.repeat(63) };
  const all = [...documentsOf(templateOf(input)).values()].flatMap(({ parameters }) =>
    Object.entries(parameters).filter(([parameter]) => parameter !== 'Order'),
  );

  const wrong = all.filter(([parameter, { allowedPattern, allowedValues }]) => {
    const { length } = longestParameters[parameter as keyof typeof longestParameters];
    if (allowedValues) return allowedValues.some((value) => String(value).length > length);
    const takes = (value: string) => new RegExp(String(allowedPattern)).test(value);
    const longest = sent[parameter]?.filter(takes) ?? [];
    return (
      longest.length === 0 ||
      longest.some((value) => value.length > length || takes(`a${value}`) || takes(`${value}9`))
    );
  });

  expect(wrong).toEqual([]);
});

it('a document and its parameters of 65,536 bytes are refused, and one less is taken', () => {
  const besides = bytesOf({ parameters: { Epoch: '' } }) + bytesOf({ Epoch: ['9'.repeat(10)] });
  const documentOf = (bytes: number) => ({ parameters: { Epoch: 'x'.repeat(bytes - besides) } });

  expect(() => refuseSizeOf('whole', documentOf(65_536))).toThrow(DocumentTooLarge);
  expect(() => refuseSizeOf('whole', documentOf(65_535))).not.toThrow();
});

it('a document that SSM would not take is refused at synth, with its size', () => {
  const config = configOf({ ...ensembles({}), bucket: 'our-bucket' });
  const s3Endpoint = `http://${'x'.repeat(maximumDocumentBytes)}`;

  const synthesize = () =>
    new ZkBackupStack(quickApp(), 'ZkBackup', { config: { ...config, s3Endpoint } });

  expect(synthesize).toThrow(DocumentTooLarge);
  expect(synthesize).toThrow(
    /ZkBackup-[0-9a-f]{10}-backup has \d+ bytes together with its longest parameters, and SSM takes less than 65536/,
  );
});

it.each([
  ['aws-backup', 'aws'],
  ['AmazonZooKeeper', 'amazon'],
  ['Amzn', 'amzn'],
])(
  'a stack named %s is refused: its documents would begin with what SSM keeps for AWS',
  (stack, word) => {
    expect(() => stackOf(undefined, stack)).toThrow(InvalidDocumentName);
    expect(() => stackOf(undefined, stack)).toThrow(`begins with "${word}"`);
  },
);

it('names of documents have 128 characters at most, and the stack is told when they have more', () => {
  const stackName = (length: number) => 'S'.repeat(length - '-0123456789-restore'.length);

  expect(() => stackOf(undefined, stackName(128))).not.toThrow();
  expect(() => stackOf(undefined, stackName(129))).toThrow(
    /-restore has 129 characters, and SSM takes 128/,
  );
});
