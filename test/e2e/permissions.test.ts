import { runCommandLine } from '../../bin/local/command-line.ts';
import { digestAcl } from '../../lambda/zookeeper/requests/access.ts';
import type { RecordedNeed } from '../../local-cloud/callers/call-log.ts';
import type { Caller } from '../../local-cloud/callers/caller.ts';
import { Deployments } from '../../local-cloud/cloudformation/deployments.ts';
import type { EnsembleNode } from '../../local-cloud/ensemble/ensemble-node.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';
import { type Assembly, stacksOf } from '../../local-cloud/template/assembly.ts';
import { Identities, type Identity } from '../permissions/identities.ts';
import { may } from '../permissions/may.ts';
import { kindOf, type Role, roles, whoMay } from '../permissions/who-may.ts';
import { backUpOnce, backUpWell, firePage, nextTick } from './clouds.ts';
import {
  destroyAll,
  executePlan,
  planRestore,
  startScenario,
  undoPlan,
} from './restore/scenario.ts';
import { connectTo } from './restore-by-hand.ts';

let cloud: LocalCloud;
let needs: readonly RecordedNeed[];
let identities: Identities;

/** Everything that is asked of AWS in a whole circle, and when things go wrong. */
beforeAll(async () => {
  ({ cloud } = await startScenario('permissions', {
    nodes: 3,
    configuration: { drill: { every: 604_800 } },
    report: {},
  }));
  const cli = (...args: string[]) => runCommandLine(cloud, args, 2);
  const tick = nextTick();
  await cloud.fire(tick);
  await cloud.fire(tick);
  await withFaults();
  await cloud.fireDrill();
  for (const args of [['list'], ['status'], ['status', 'local'], ['run', 'local', '--dry-run']]) {
    await cli(...args);
  }
  await cli('list', '--stack', cloud.assembly.stack);
  await firePage(cloud);
  await cli('report');
  await cli('drill', 'local');
  await cli('restore', 'local', '--plan-only');
  await putBackAndUndo();
  await destroyAll(cloud);
  const plan = await planRestore(cloud);
  await executePlan(cloud, plan);
  await executePlan(cloud, plan);
  await cloud.settled();
  await cli('undo', plan.runId, '--yes');
  await undoPlan(cloud, plan);
  await new Deployments(cloud).deploy(withoutNodes(cloud.assembly));

  ({ needs } = cloud.calls);
  identities = new Identities(await stacksOf(cloud.assembly));
}, 900_000);
afterAll(() => cloud?.close());

/** As if its nodes were others from now on: who is at work is looked for, and the ensemble is held. */
const withoutNodes = ({ customResources, ...same }: Assembly): Assembly => ({
  ...same,
  customResources: customResources.map(({ properties, ...resource }) => ({
    ...resource,
    properties: { ...properties, Ensembles: { local: {} } },
  })),
});

/** A part that was deleted, with a list that was changed, so that there are two streams. */
async function putBackAndUndo(): Promise<void> {
  const client = await connectTo((await cloud.ensemble.leader()) as EnsembleNode);
  await client.create('/part', null);
  await client.create('/part/gone', null);
  await backUpWell(cloud);
  await client.delete('/part/gone');
  await client.setAcl('/part', digestAcl('user', 'word'));
  await client.close();
  const part = await planRestore(cloud, { path: '/part' });
  await executePlan(cloud, part);
  await undoPlan(cloud, part);
}

async function withFaults(): Promise<void> {
  const { rules } = cloud.s3.faults;
  rules.push(
    { operations: ['PutObject'], keyPrefix: 'local/', code: 'InternalError', times: 2 },
    {
      operations: ['PutObject'],
      keyPrefix: 'local/runs/',
      code: 'SlowDown',
      manner: 'lost',
      times: 1,
    },
    {
      operations: ['GetObject'],
      keyPrefix: 'local/',
      code: 'InternalError',
      manner: 'cut',
      times: 1,
    },
  );
  cloud.ssm.faults.throttle.ListCommandInvocations = 2;
  cloud.ssm.faults.failAcceptedSends = 1;
  await backUpOnce(cloud);
  rules.splice(0, rules.length, {
    operations: ['UploadPart', 'PutObject'],
    keyPrefix: 'local/zookeeper-backup-',
    code: 'AccessDenied',
  });
  await backUpOnce(cloud);
  rules.splice(0);
}

const identityOf = (role: Role): Identity => {
  const named = (type: 'AWS::Lambda::Function' | 'AWS::Scheduler::Schedule', part: string) =>
    identities.names(type).find((name) => name.includes(part)) ?? '';
  switch (role) {
    case 'node':
      return identities.withPolicy('ensemblelocalNode');
    case 'backup function':
      return identities.functionOf(named('AWS::Lambda::Function', 'OrchestratorsBackup'));
    case 'restore function':
      return identities.functionOf(named('AWS::Lambda::Function', 'OrchestratorsRestore'));
    case 'notify function':
      return identities.plainFunctionOf(named('AWS::Lambda::Function', 'NotificationsNotify'));
    case 'deployment function':
      return identities.plainFunctionOf(named('AWS::Lambda::Function', 'RunsUnderWayDeployment'));
    case 'report function':
      return identities.plainFunctionOf(named('AWS::Lambda::Function', 'ScheduledReportPage'));
    case 'backup schedule':
      return identities.scheduleOf(named('AWS::Scheduler::Schedule', 'localBackup'));
    case 'drill schedule':
      return identities.scheduleOf(named('AWS::Scheduler::Schedule', 'localDrill'));
    case 'report schedule':
      return identities.scheduleOf(named('AWS::Scheduler::Schedule', 'ScheduledReport'));
    case 'viewer':
      return identities.withPolicy('PeopleViewer');
    case 'operator':
      return identities.withPolicy('PeopleOperator');
    case 'sender':
      return identities.withPolicy('PeopleSender');
  }
};

/** The person at the command line backs up and restores. */
const roleOf = (caller: Caller | undefined): Role | undefined => {
  if (caller === 'person') return 'operator';
  const [kind, name = ''] = caller?.split(' ') ?? [];
  if (kind === 'node') return 'node';
  const what =
    kind === 'function'
      ? /(?:Orchestrators|Notifications|Scheduled|RunsUnderWay)(Backup|Restore|Notify|Report|Deployment)/
      : /(Backup|Drill|Report)Sched/;
  const [, part = ''] = what.exec(name) ?? [];
  return roles.find((role) => role === `${part.toLowerCase()} ${kind}`);
};

const mayBy = (role: Role, need: RecordedNeed) =>
  may(identityOf(role), need, need.action.startsWith('s3:') ? identities.bucketPolicy : undefined);

test('every call is signed by a caller that is known', () => {
  expect(needs.filter(({ caller }) => roleOf(caller) === undefined)).toEqual([]);
  expect(new Set(needs.map(({ caller }) => roleOf(caller)))).toEqual(
    new Set(roles.filter((role) => role !== 'viewer' && role !== 'sender')),
  );
});

test('each node signs with a key of its own', () => {
  const nodes = new Set(needs.flatMap(({ caller }) => (/^node /.test(caller ?? '') ? caller : [])));

  expect(nodes.size).toBeGreaterThan(1);
});

test('its role allows every call', async () => {
  const denied: string[] = [];
  for (const need of needs) {
    const role = roleOf(need.caller) as Role;
    if (!(await mayBy(role, need))) denied.push(`${role}: ${JSON.stringify(need)}`);
  }

  expect(denied).toEqual([]);
});

test('and is the only one to allow it, or shares it with those that the table names', async () => {
  const found: Record<string, readonly Role[]> = {};
  for (const need of needs) {
    const allowed: Role[] = [];
    for (const role of roles) if (await mayBy(role, need)) allowed.push(role);
    found[kindOf(need)] = [...new Set([...(found[kindOf(need)] ?? []), ...allowed])];
  }

  const sorted = (kinds: Readonly<Record<string, readonly Role[]>>) =>
    Object.entries(kinds).map(([kind, allowed]) => [kind, [...allowed].sort()]);
  expect(sorted(found)).toEqual(
    sorted(Object.fromEntries(Object.keys(found).map((kind) => [kind, whoMay[kind] ?? []]))),
  );
});
