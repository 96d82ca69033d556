import { BadOption } from '../../errors.ts';

/** Names of the outputs that the command line reads (lib/shared-outputs.ts). */
export const outputNames = {
  bucket: 'BucketName',
  backupFunction: 'BackupAliasArn',
  restoreFunction: 'RestoreAliasArn',
  executeFunction: 'RestoreExecuteAliasArn',
  notifyFunction: 'NotifyFunctionArn',
  ensembles: 'Ensembles',
  page: 'ReportPage',
  copies: 'Copies',
  replicationRole: 'ReplicationRoleArn',
} as const;

/** What a stack tells of itself. */
export type Outputs = Readonly<Record<string, string>>;

/** A deployment of ours by its name, `STACK`, or `STACK/CONSTRUCT` in a stack of somebody else. */
export type Named = readonly [name: string, outputs: Outputs];

const names: readonly string[] = Object.values(outputNames);
const withinConstruct = new RegExp(`^(.*?)(${names.join('|')})[0-9A-F]{8}$`);

/**
 * Our deployments in a stack, each with its outputs by the names above. Those of a construct are named behind it in
 * CloudFormation: its ids without what is no letter or digit, and a sum. Pure.
 */
export function deploymentsIn(stack: string, outputs: Outputs): Named[] {
  const found = new Map<string, Record<string, string>>();
  for (const [key, value] of Object.entries(outputs ?? {})) {
    const [, construct = '', behind = ''] = withinConstruct.exec(key) ?? [];
    const [deployment, name] = names.includes(key)
      ? [stack, key]
      : [`${stack}/${construct}`, behind];
    if (name) found.set(deployment, { ...found.get(deployment), [name]: value });
  }
  return [...found].filter(([, own]) => own[outputNames.bucket]);
}

/** All in a file that `cdk deploy --outputs-file` wrote. Pure. @throws BadOption where it is another file */
export function stacksIn(file: string, text: string, hint: string): Record<string, Outputs> {
  try {
    return JSON.parse(text) ?? {};
  } catch (cause) {
    throw new BadOption(`${file} is not what cdk deploy --outputs-file writes.`, { hint, cause });
  }
}

/** The stack that `--stack` names, as CloudFormation takes it: by its name or ARN. Pure. */
export const stackOf = (wanted: string): string =>
  wanted.startsWith('arn:') ? wanted : wanted.replace(/\/.*/, '');

/**
 * The deployment that was asked for, or the only one. Pure.
 * @param where they were found
 * @param wanted the name of a deployment, or of a stack that has one
 * @throws BadOption where there is none or more than one
 */
export function chosen(
  where: string,
  deployments: readonly Named[],
  wanted: string | undefined,
  hint: string,
): Outputs {
  const ours = deployments.filter(
    ([name]) => wanted === undefined || name === wanted || stackOf(name) === wanted,
  );
  const [first, second] = ours;
  if (!first) {
    const which = wanted === undefined ? 'a stack of zk-backup' : `the stack ${wanted}`;
    throw new BadOption(`${where} does not hold the outputs of ${which}.`, { hint });
  }
  if (second) {
    const found = ours.map(([name]) => name).join(', ');
    const what = new Set(ours.map(([name]) => stackOf(name))).size > 1 ? 'stacks' : 'deployments';
    throw new BadOption(`${where} holds several ${what}: ${found}.`, {
      hint: 'Choose one by --stack NAME.',
    });
  }
  return first[1];
}
