import { Bucket } from 'aws-cdk-lib/aws-s3';
import { App, Stack } from 'aws-cdk-lib/core';
import { InvalidConfiguration } from '../../lib/config/read-config.ts';
import { nameDeployment } from '../../lib/deployment-name.ts';
import {
  backupEnvironment,
  restoreFunctionEnvironment,
} from '../../lib/functions/lambda-environment.ts';
import { configOf } from './configuration.ts';
import { removeAssemblies } from './synthesized.ts';

removeAssemblies();

/** Lambda takes this much of JSON with all variables in it, the quotes of their values escaped. */
const most = 4096;

/** As long as the ARN of an alias becomes. */
const functionArn = `arn:aws-us-gov:lambda:ap-northeast-1:123456789012:function:${'f'.repeat(64)}:live`;

const names = Array.from({ length: 14 }, (_, index) => `ensemble-${index + 10}`);

interface Wanted {
  readonly count: number;
  /** Each may be restored into from so many others. */
  readonly others?: number;
  /** Length of the prefix of each. */
  readonly prefix?: number;
}

const configurationOf = ({ count, others = 0, prefix = 16 }: Wanted) => ({
  ensembles: names.slice(0, count).map((name, index, all) => ({
    name,
    nodes: { tag: { key: 'zk-backup', value: name } },
    prefix: 'p'.repeat(prefix),
    restoreFrom: all.filter((_, other) => other !== index).slice(0, others),
  })),
});

const documents = new Map(
  names.map((name) => [
    name,
    {
      probe: { ref: `ZkBackup-${name}-probe` },
      backup: { ref: `ZkBackup-${name}-backup` },
      revive: { ref: `ZkBackup-${name}-revive` },
    },
  ]),
);

/** The environments of both functions; the bucket is created, or exists under this name. */
function environmentsOf(wanted: Wanted, bucketName?: string) {
  const stack = new Stack(new App(), 'ZkBackup');
  nameDeployment(stack);
  const props = {
    config: configOf(configurationOf(wanted)),
    bucket: bucketName
      ? Bucket.fromBucketName(stack, 'Bucket', bucketName)
      : new Bucket(stack, 'Bucket'),
    backup: { functionArn },
    documents,
  } as never;
  return [backupEnvironment(stack, props), restoreFunctionEnvironment(stack, props)].map(
    (variables) => stack.resolve(variables),
  );
}

function isTaken(wanted: Wanted, bucketName?: string): boolean {
  try {
    environmentsOf(wanted, bucketName);
    return true;
  } catch (error) {
    if (error instanceof InvalidConfiguration) return false;
    throw error;
  }
}

/** The greatest prefix with which so many ensembles are taken, where there is one below the longest. */
function greatestPrefix(wanted: Wanted): Required<Wanted> | undefined {
  let [taken, refused] = [0, 65];
  while (refused - taken > 1) {
    const prefix = Math.floor((taken + refused) / 2);
    if (isTaken({ ...wanted, prefix })) taken = prefix;
    else refused = prefix;
  }
  return taken === 0 || taken === 64 ? undefined : { others: 0, ...wanted, prefix: taken };
}

/** The larger one as Lambda measures it. */
const bytesOf = (wanted: Wanted) =>
  Math.max(
    ...environmentsOf(wanted, 'x'.repeat(63)).map((variables) =>
      Buffer.byteLength(JSON.stringify(variables)),
    ),
  );

/** Alone they fill the environment of the backup function, with many others that of restores. */
it.each([0, 7])(
  'what Lambda takes of ensembles with %d others is taken, and not more',
  (others) => {
    const limits = names
      .map((_, index) => greatestPrefix({ count: index + 1, others }))
      .filter((wanted) => wanted !== undefined);

    const bytes = limits.map(bytesOf);

    expect(limits.length).toBeGreaterThan(0);
    for (const [index, { count }] of limits.entries()) {
      // One letter more for each of them is beyond the limit.
      expect(bytes[index]).toBeLessThanOrEqual(most);
      expect(bytes[index]).toBeGreaterThan(most - count);
    }
  },
);

it('12 ensembles are refused at synth, with their size and what to do', () => {
  expect(() => environmentsOf({ count: 12 })).toThrow(
    /got 12 ensembles, 4\d\d\d bytes of environment, expected at most 4096 bytes: the first \d\d fit; move the others to a second file and stack/,
  );
});
