/** The steps of a rehearsal, in order. */
import { mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { DeleteTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { keys } from '../../lambda/contract/keys.ts';
import type { LeaseRecord } from '../../lambda/run/lease.ts';
import { type Moto, motoRegion } from '../../local-cloud/moto/moto.ts';
import { run } from '../../local-cloud/toolbox/command.ts';
import { clone } from './cdk.ts';
import type { Stage } from './stage.ts';
import { formatStays } from './table.ts';

const product = 'ZkBackup';
const small = 'Rehearsal';
const oneMore = 'one-more';
const credentials = { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' };

/** What a person does with a stack, from the first deployment to the last. */
export async function rehearseProduct(
  stage: Stage,
  scratch: string,
  moto: Moto,
  say: (line: string) => void,
): Promise<void> {
  const file = join(scratch, 'one-more.json');
  await writeFile(file, await withOneMore(join(clone, 'zk-backup.json')));
  let count = 0;
  const deployed = (name: string, more: readonly string[], says?: RegExp) => {
    count += 1;
    const assembly = join(scratch, `assembly-${count}`);
    const cdk = ['deploy', product, '--require-approval', 'never', '--output', assembly, ...more];
    return stage.take({ name, cdk, leaves: { stack: product, assembly }, ...(says && { says }) });
  };
  await deployed('deploy', []);
  await deployed('deploy again', [], /\(no changes\)/);
  await deployed('add an ensemble', ['-c', `config=${file}`]);
  const lease = await leaseOf(stage, moto);
  await stage.take({
    name: 'remove it under a run',
    cdk: ['deploy', product, '--require-approval', 'never', '--output', join(scratch, 'refused')],
    says: /would take away what runs under way may still need/,
    fails: true,
  });
  await lease.release();
  await deployed('remove it', []);
  const stays = await stage.take({
    name: 'destroy',
    cdk: ['destroy', product, '--force', '--output', join(scratch, 'assembly-of-destroy')],
    leaves: { stack: product, assembly: undefined },
  });
  say(`What stays after destroy: ${formatStays(stays)}.`);
}

/** What an earlier version deploys, which the next step upgrades. */
export async function deployFormer(stage: Stage, scratch: string, commit: string): Promise<void> {
  const from = join(scratch, 'former');
  await mkdir(from);
  const packed = `${from}.tar`;
  await run('git', ['archive', '--output', packed, '--end-of-options', commit], { cwd: clone });
  await run('tar', ['-x', '-f', packed, '-C', from]);
  await symlink(join(clone, 'node_modules'), join(from, 'node_modules'));
  const assembly = join(scratch, 'assembly-of-former');
  const cdk = ['deploy', product, '--require-approval', 'never', '--output', assembly];
  const leaves = { stack: product, assembly };
  await stage.take({ name: `deploy ${commit}`, cdk, leaves, from });
}

/** A run that holds the ensemble, as its own record in the bucket tells. */
async function leaseOf(stage: Stage, { endpoint }: Moto) {
  const s3 = new S3Client({ endpoint, region: motoRegion, credentials, forcePathStyle: true });
  const [Bucket] = stage.idsOf('AWS::S3::Bucket');
  const Key = keys.lease(oneMore);
  const record: LeaseRecord = {
    runId: `${oneMore}.20261201T000000Z`,
    execution: 'rehearsal',
    claimedAt: new Date().toISOString(),
    expiresAt: new Date(Date.now() + 3_600_000).toISOString(),
    released: false,
  };
  await s3.send(new PutObjectCommand({ Bucket, Key, Body: JSON.stringify(record) }));
  return { release: () => s3.send(new DeleteObjectCommand({ Bucket, Key })) };
}

/** The same configuration with one ensemble more, which is backed up while it serves. */
async function withOneMore(file: string): Promise<string> {
  const configuration = JSON.parse(await readFile(file, 'utf8'));
  const nodes = { tag: { key: 'zk-backup', value: oneMore } };
  const ensembles = [...configuration.ensembles, { name: oneMore, nodes, mode: 'live' }];
  return JSON.stringify({ ...configuration, $schema: undefined, ensembles }, null, 2);
}

/** That a rehearsal sees what is wrong: types, properties and names that fail, and what is lost behind its back. */
export async function rehearseFailures(stage: Stage, scratch: string, moto: Moto): Promise<void> {
  const app = `node --import tsx ${join(__dirname, 'apps', 'small.ts')}`;
  const assembly = (as: string) => join(scratch, `small-${as}`);
  const cdk = (verb: string, as: string, ...more: string[]) => {
    return [verb, small, '--app', app, '-c', `as=${as}`, '--output', assembly(as), ...more];
  };
  const deploy = (as: string) => cdk('deploy', as, '--require-approval', 'never');
  const refused = (name: string, as: string, says: RegExp) =>
    stage.take({ name, cdk: deploy(as), says, fails: true });
  await refused('a type nobody makes', 'unsupported', /AWS::Glue::Database/);
  await refused('a property nobody knows', 'misspelt', /QueueNmae/);
  await refused('a function that gives no answer', 'silent', /its function gave no answer/);
  await refused('a creation that fails', 'clashing', /EntityAlreadyExists/);
  const well = { stack: small, assembly: assembly('well') };
  await stage.take({ name: 'a small stack', cdk: deploy('well'), leaves: well });
  await refused('an update that fails', 'clashing', /EntityAlreadyExists/);
  await takeTopicAway(moto);
  await stage.seeLost('a topic lost behind its back', /\/Topic: it is not there$/);
  const leaves = { stack: small, assembly: undefined };
  await stage.take({
    name: 'destroy the small stack',
    cdk: cdk('destroy', 'well', '--force'),
    leaves,
  });
}

async function takeTopicAway({ endpoint }: Moto): Promise<void> {
  const client = new SNSClient({ endpoint, region: motoRegion, credentials });
  const { Topics = [] } = await client.send(new ListTopicsCommand({}));
  const [topic] = Topics.filter(({ TopicArn }) => TopicArn?.includes(`:${small}-Topic`));
  await client.send(new DeleteTopicCommand({ TopicArn: topic?.TopicArn }));
}
