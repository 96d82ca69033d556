/** Who may do each kind of thing that is done in the local cloud. SECURITY.md tells the same in words. */
import { restoreDocuments } from '../../lambda/contract/documents.ts';
import type { Need } from '../../local-cloud/callers/call-log.ts';

export const roles = [
  'node',
  'backup function',
  'restore function',
  'notify function',
  'report function',
  'deployment function',
  'backup schedule',
  'drill schedule',
  'report schedule',
  'viewer',
  'operator',
  'sender',
] as const;
export type Role = (typeof roles)[number];

const functions: readonly Role[] = ['backup function', 'restore function'];
const people: readonly Role[] = ['viewer', 'operator'];
/** Who reads what is told of backups: for the page, or at the command line. */
const readers: readonly Role[] = ['report function', ...people];

/** Who looks whether a run is under way. */
const lookers: readonly Role[] = [...readers, 'deployment function'];

/** By the kind of a need; nobody else may. */
export const whoMay: Readonly<Record<string, readonly Role[]>> = {
  's3:PutObject archive': ['node'],
  's3:AbortMultipartUpload archive': ['node'],
  's3:GetObject archive': ['node', ...functions],
  's3:GetObjectVersion archive': ['node', ...functions],
  's3:PutObjectTagging archive': ['backup function'],
  's3:GetObjectTagging archive': ['backup function'],
  's3:PutObject manifest': ['backup function'],
  's3:GetObject manifest': [...functions, ...readers],
  's3:PutObjectTagging manifest': ['backup function'],
  's3:GetObjectTagging manifest': ['backup function'],
  's3:GetObjectRetention archive': ['backup function'],
  's3:GetObjectRetention manifest': ['backup function'],
  's3:GetObjectLegalHold archive': ['backup function'],
  's3:GetObjectLegalHold manifest': ['backup function'],
  's3:PutObjectTagging claim': ['backup function'],
  's3:PutObjectTagging report': ['backup function'],
  's3:PutObjectTagging restore': ['backup function'],
  's3:PutObjectTagging answers': ['backup function'],
  's3:PutObjectTagging drill': ['backup function'],
  's3:PutObject retention': ['backup function'],
  's3:GetObject retention': ['backup function', ...readers],
  's3:PutObject claim': ['backup function'],
  's3:GetObject claim': ['backup function', ...lookers],
  's3:PutObject report': ['backup function'],
  's3:GetObject report': ['backup function', ...lookers],
  's3:PutObject run status': ['backup function'],
  's3:GetObject run status': ['backup function', ...lookers],
  's3:PutObject lease': [...functions, 'deployment function'],
  's3:GetObject lease': [...functions, ...lookers],
  's3:PutObject newest': ['backup function'],
  's3:GetObject newest': ['backup function', ...lookers],
  's3:PutObject restore': ['restore function'],
  's3:GetObject restore': [...functions, ...readers],
  's3:PutObject restore status': ['restore function'],
  's3:GetObject restore status': [...functions, ...lookers],
  's3:PutObject lists': ['restore function'],
  's3:GetObject lists': functions,
  's3:PutObject requests': ['restore function'],
  's3:GetObject requests': ['node', ...functions, 'sender'],
  's3:PutObject answers': ['node', 'sender'],
  's3:GetObject answers': functions,
  's3:PutObject sending': ['restore function', 'sender'],
  's3:GetObject sending': functions,
  's3:PutObject drill': ['restore function'],
  's3:GetObject drill': [...functions, ...readers],
  's3:ListBucket below': [...functions, ...readers],
  's3:ListBucket runs': [...functions, ...lookers],
  's3:ListBucket top': people,
  's3:PutObject page': ['report function'],
  's3:GetObject page': ['backup function', ...people],
  's3:ListBucket page': [...functions, 'report function', ...people],
  'ssm:SendCommand backup': ['backup function'],
  'ssm:SendCommand restore': ['restore function'],
  'ssm:SendCommand instance': functions,
  'ssm:DescribeInstanceInformation': functions,
  'ssm:ListCommandInvocations': functions,
  'ssm:ListCommands': functions,
  'ssm:CancelCommand': functions,
  'events:PutEvents': functions,
  'lambda:CheckpointDurableExecution': functions,
  'lambda:GetDurableExecutionState': functions,
  'cloudformation:DescribeStacks': [...people, 'deployment function'],
  'lambda:GetDurableExecutionHistory': people,
  'kms:Decrypt': ['node', ...functions, ...lookers, 'sender'],
  'kms:GenerateDataKey': [
    ...(['node', ...functions, 'report function', 'deployment function', 'sender'] as const),
  ],
  'lambda:GetDurableExecution Backup': lookers,
  'lambda:GetDurableExecution Restore': ['restore function', ...lookers],
  'lambda:InvokeFunction Backup live': ['restore function', 'backup schedule', 'operator'],
  'lambda:InvokeFunction Restore live': ['drill schedule', ...people],
  'lambda:InvokeFunction Restore execute': ['operator'],
  'lambda:InvokeFunction Notify ': ['operator'],
  'lambda:InvokeFunction Page live': ['report schedule'],
  'sns:Publish': ['notify function'],
  'secretsmanager:GetSecretValue': ['notify function'],
  'ssm:GetParameter': ['notify function'],
};

/** What a need is one of, as `whoMay` knows it. */
export function kindOf({ action, resource, context }: Need): string {
  const [service, name = ''] = action.split(':');
  if (name === 'ListBucket') return `${action} ${listedBy(context['s3:prefix'])}`;
  if (service === 's3') return `${action} ${objectIn(resource)}`;
  if (name === 'SendCommand') return `${action} ${sentIn(resource)}`;
  const [, functionName, qualifier = ''] =
    /:function:\S*(?:Orchestrators|Notifications|ScheduledReport)(Backup|Restore|Notify|Page)\w*-\w+(?::(\w+))?/.exec(
      resource,
    ) ?? [undefined, ''];
  if (name === 'InvokeFunction') return `${action} ${functionName} ${qualifier}`;
  return name === 'GetDurableExecution' ? `${action} ${functionName}` : action;
}

function listedBy(prefix = ''): string {
  if (prefix === '') return 'top';
  if (prefix.startsWith('_reports/')) return 'page';
  return /^[^/]+\/(runs|reports|restores)\//.test(prefix) ? 'runs' : 'below';
}

const objectIn = (arn: string): string => {
  const kinds = { tar: 'archive', manifest: 'manifest' } as const;
  const [, ending] = /\.(tar|manifest)\.(?:gz|json)$/.exec(arn) ?? [];
  if (ending) return kinds[ending as keyof typeof kinds];
  const [, stream] = /\/restores\/[^/]+\.(requests|answers|sending|lists)$/.exec(arn) ?? [];
  if (stream) return stream;
  if (/\/_reports\/[^/]+\.html$/.test(arn)) return 'page';
  if (arn.endsWith('/runs/current.json')) return 'lease';
  if (arn.endsWith('/runs/newest.json')) return 'newest';
  if (/\/runs\/[^/]+\.status\.json$/.test(arn)) return 'run status';
  if (/\/restores\/[^/]+\.status\.json$/.test(arn)) return 'restore status';
  if (/\/retention\/[^/]+\.json$/.test(arn)) return 'retention';
  const [, folder = ''] = /\/(runs|reports|restores|drills)\/[^/]+\.json$/.exec(arn) ?? [];
  return { runs: 'claim', reports: 'report', restores: 'restore', drills: 'drill' }[folder] ?? arn;
};

function sentIn(arn: string): string {
  const [, kind = ''] =
    /:document\/\S+-(probe|backup|revive|restore|drill|capture|apply)$/.exec(arn) ?? [];
  if (kind === '') return arn.includes('instance/') ? 'instance' : arn;
  return restoreDocuments.some((one) => one === kind) ? 'restore' : 'backup';
}
