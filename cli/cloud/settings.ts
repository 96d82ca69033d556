import { readFileSync } from 'node:fs';
import { allowedPatterns } from '../../lambda/contract/documents.ts';
import type { CopyAt } from '../../lambda/contract/settings.ts';
import { BadOption, NoSuchEnsemble, NotReached } from '../errors.ts';
import {
  chosen,
  deploymentsIn,
  type Outputs,
  outputNames,
  stackOf,
  stacksIn,
} from './outputs/outputs.ts';

/** Where the deployed stack is. */
export interface Deployment {
  readonly bucket: string;
  /** ARN of the alias that takes backups; reading the bucket does without. */
  readonly backupFunction?: string | undefined;
  /** Of the alias that plans and rehearses. */
  readonly restoreFunction?: string | undefined;
  /** Of the alias that executes and undoes. A stack of before has one for all. */
  readonly executeFunction?: string | undefined;
  /** What tells people of runs. */
  readonly notifyFunction?: string | undefined;
  /** Names of all ensembles; only the stack's outputs tell them. */
  readonly ensembles?: readonly string[] | undefined;
  /** URL of the page that is made by a schedule; only the stack's outputs tell it, where there is one. */
  readonly page?: string | undefined;
  /** Where S3 copies everything to; only the stack's outputs tell it. */
  readonly copies?: readonly CopyAt[] | undefined;
  /** ARN of the role as which S3 copies. */
  readonly replicationRole?: string | undefined;
  /** Of S3-compatible storage. */
  readonly s3Endpoint?: string | undefined;
}

interface Given {
  readonly outputs?: string | undefined;
  readonly stack?: string | undefined;
  readonly bucket?: string | undefined;
  readonly 'endpoint-url'?: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const defaultFile = 'zk-backup-outputs.json';
const variables = [
  'ZK_BACKUP_BUCKET',
  'ZK_BACKUP_FUNCTION',
  'ZK_BACKUP_RESTORE_FUNCTION',
  'ZK_BACKUP_EXECUTE_FUNCTION',
  'ZK_BACKUP_NOTIFY_FUNCTION',
] as const;

const hint = `Name the deployed stack by --stack, or the file of its outputs by --outputs, or set ${variables.join(', ')}. A deployment writes that file: npx cdk deploy --outputs-file ${defaultFile}`;

/** What tells of stacks. */
export interface StackSources {
  /** Text of a file; undefined where there is none. */
  readonly read: (file: string) => string | undefined;
  /** Outputs of a deployed stack. */
  readonly describe: (stack: string) => Promise<Outputs>;
}

const thisMachine: StackSources = {
  read: readText,
  // Only who asks for it waits until the client is loaded.
  describe: async (stack) => (await import('./outputs/described-stack.ts')).describedStack(stack),
};

/**
 * Finds the stack. One place tells all of it, lest the bucket of one stack meet the function of
 * another: --outputs; else --bucket and the variables, where any is there and no --stack; else the default
 * file; else, if it does not hold the stack of --stack, CloudFormation.
 * @throws BadOption, NotReached
 */
export async function settingsOf(
  given: Given,
  environment: Environment,
  places: Partial<StackSources> = {},
): Promise<Deployment> {
  const settings = await settingsIfAny(given, environment, places);
  if (settings) return settings;
  throw new BadOption('It is not known which bucket and functions to use.', { hint });
}

/** The same, and undefined where nothing tells of a stack. @throws BadOption, NotReached */
export async function settingsIfAny(
  given: Given,
  environment: Environment,
  places: Partial<StackSources> = {},
): Promise<Deployment | undefined> {
  const found = await findStack(given, environment, { ...thisMachine, ...places });
  const s3Endpoint =
    given['endpoint-url'] ?? environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
  return found && { ...found, s3Endpoint };
}

async function findStack(
  { outputs, stack, bucket }: Given,
  environment: Environment,
  { read, describe }: StackSources,
): Promise<Deployment | undefined> {
  const other = outputs === undefined ? stack && '--stack' : '--outputs';
  if (other && bucket !== undefined) {
    throw new BadOption(`${other} and --bucket name the stack twice.`, { hint });
  }
  const named = bucket !== undefined || variables.some((name) => environment[name]);
  if (other === undefined && named) return namedBy(bucket, environment);
  const file = outputs ?? defaultFile;
  const text = read(file);
  if (text === undefined && outputs !== undefined) {
    throw new NotReached(`There is no ${file}.`, { hint });
  }
  const stacks = text === undefined ? {} : stacksIn(file, text, hint);
  const asked = stack === undefined ? undefined : stackOf(stack);
  if (asked !== undefined && outputs === undefined && !Object.hasOwn(stacks, asked)) {
    const deployed = deploymentsIn(asked, await describe(asked));
    return deploymentOf(chosen('CloudFormation', deployed, stack, hint));
  }
  if (text === undefined) return undefined;
  const inFile = Object.entries(stacks).flatMap(([name, own]) => deploymentsIn(name, own));
  return deploymentOf(chosen(file, inFile, stack, hint));
}

function namedBy(option: string | undefined, environment: Environment): Deployment {
  const bucket = option ?? environment.ZK_BACKUP_BUCKET;
  if (!bucket) throw new BadOption('The bucket is missing: ZK_BACKUP_BUCKET.', { hint });
  return {
    bucket,
    backupFunction: environment.ZK_BACKUP_FUNCTION || undefined,
    ...restoreFunctions(
      environment.ZK_BACKUP_RESTORE_FUNCTION,
      environment.ZK_BACKUP_EXECUTE_FUNCTION,
    ),
    notifyFunction: environment.ZK_BACKUP_NOTIFY_FUNCTION || undefined,
  };
}

const deploymentOf = (outputs: Outputs): Deployment => ({
  bucket: outputs[outputNames.bucket] as string,
  backupFunction: outputs[outputNames.backupFunction],
  ...restoreFunctions(outputs[outputNames.restoreFunction], outputs[outputNames.executeFunction]),
  notifyFunction: outputs[outputNames.notifyFunction],
  ensembles: outputs[outputNames.ensembles]?.split(','),
  page: outputs[outputNames.page],
  copies: outputs[outputNames.copies]?.split(',').map(copyIn),
  replicationRole: outputs[outputNames.replicationRole],
});

/** `BUCKET=REGION` */
function copyIn(text: string): CopyAt {
  const [bucket = '', region = ''] = text.split('=');
  return { bucket, region };
}

/** Where only one is told it is of a stack that has one; any other refuses what is not for it. */
const restoreFunctions = (plans: string | undefined, executes: string | undefined) => ({
  restoreFunction: plans || undefined,
  executeFunction: executes || plans || undefined,
});

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new NotReached(`${file} cannot be read: ${(cause as Error).message}`, { hint, cause });
  }
}

const takenBy = {
  backup: 'takes backups',
  restore: 'takes restores',
  execute: 'takes restores',
  notify: 'sends notifications',
} as const;

/** @throws BadOption where the stack has no such function, or its outputs are older than it */
export function functionOf(settings: Deployment, which: keyof typeof takenBy): string {
  const arn = settings[`${which}Function`];
  if (arn) return arn;
  throw new BadOption(`It is not known which function ${takenBy[which]}.`, {
    hint: `An older file of outputs lacks it: deploy again. ${hint}`,
  });
}

const ensemblePattern = new RegExp(allowedPatterns.ensemble);

/** @throws BadOption unless the text can be the name of an ensemble */
export function ensembleName(text: string): string {
  if (ensemblePattern.test(text)) return text;
  throw new BadOption(`"${text}" is not the name of an ensemble: a-z, 0-9 and -, at most 40.`, {
    hint: 'npx zk-backup status names those that have backups.',
  });
}

/**
 * Asks nobody for what the stack has not. Where the names are not known, the function answers.
 * @throws NoSuchEnsemble
 */
export function requireEnsemble({ ensembles }: Deployment, name: string): void {
  if (!ensembles || ensembles.includes(name)) return;
  throw new NoSuchEnsemble(`This stack has no ensemble "${name}", only ${ensembles.join(', ')}.`, {
    hint: `Nothing was asked for. The outputs of the stack say so. If their file is older than the stack, name the stack by --stack without that file, or deploy again: npx cdk deploy --outputs-file ${defaultFile}`,
  });
}

/** @throws BadOption where nothing tells which there are */
export function ensemblesOf({ ensembles }: Deployment): readonly string[] {
  if (ensembles) return ensembles;
  throw new BadOption(
    'The names of the ensembles are not known: only the outputs of the stack have them.',
    {
      hint: `An older file of outputs lacks them: deploy again. ${hint}`,
    },
  );
}
