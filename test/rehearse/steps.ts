/** The steps of a rehearsal, in order. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DeleteTopicCommand, ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { type Moto, motoRegion } from '../../local-cloud/moto/moto.ts';
import type { Stage } from './stage.ts';
import { formatStays } from './table.ts';

const clone = join(__dirname, '..', '..');
const product = 'ZkBackup';
const small = 'Rehearsal';

/** What a person does with a stack, from the first deployment to the last. */
export async function rehearseProduct(
  stage: Stage,
  scratch: string,
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
  await deployed('remove it', []);
  const stays = await stage.take({
    name: 'destroy',
    cdk: ['destroy', product, '--force', '--output', join(scratch, 'assembly-of-destroy')],
    leaves: { stack: product, assembly: undefined },
  });
  say(`What stays after destroy: ${formatStays(stays)}.`);
}

/** The same configuration with one ensemble more, which is backed up while it serves. */
async function withOneMore(file: string): Promise<string> {
  const configuration = JSON.parse(await readFile(file, 'utf8'));
  const nodes = { tag: { key: 'zk-backup', value: 'one-more' } };
  const ensembles = [...configuration.ensembles, { name: 'one-more', nodes, mode: 'live' }];
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
  await stage.look('a topic lost behind its back', 0);
  expectOneDifference(stage);
  const leaves = { stack: small, assembly: undefined };
  await stage.take({
    name: 'destroy the small stack',
    cdk: cdk('destroy', 'well', '--force'),
    leaves,
  });
}

async function takeTopicAway({ endpoint }: Moto): Promise<void> {
  const credentials = { accessKeyId: 'rehearsal', secretAccessKey: 'rehearsal' };
  const client = new SNSClient({ endpoint, region: motoRegion, credentials });
  const { Topics = [] } = await client.send(new ListTopicsCommand({}));
  const [topic] = Topics.filter(({ TopicArn }) => TopicArn?.includes(`:${small}-Topic`));
  await client.send(new DeleteTopicCommand({ TopicArn: topic?.TopicArn }));
}

/** Here a difference is what was wanted, and none would be the fault. */
function expectOneDifference(stage: Stage): void {
  const last = stage.steps.pop();
  if (!last) return;
  const [difference = ''] = last.differences;
  const told = last.differences.length === 1 && difference.includes('/Topic: it is not there');
  stage.steps.push({ ...last, differences: told ? [] : ['the rehearsal did not tell it'] });
}
