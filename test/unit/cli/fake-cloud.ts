import { Readable } from 'node:stream';
import { GetDurableExecutionCommand, InvokeCommand } from '@aws-sdk/client-lambda';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Cloud } from '../../../cli/cloud/cloud.ts';
import { main } from '../../../cli/main.ts';

export const now = Date.UTC(2026, 10, 22, 12);
export const bucket = 'backups';
export const functions = {
  backup: 'arn:aws:lambda:eu-west-1:123456789012:function:Backup:live',
  restore: 'arn:aws:lambda:eu-west-1:123456789012:function:Restore:live',
  execute: 'arn:aws:lambda:eu-west-1:123456789012:function:Restore:execute',
  notify: 'arn:aws:lambda:eu-west-1:123456789012:function:Notify',
};
export const executionArn =
  'arn:aws:lambda:eu-west-1:123456789012:function:F:1/durable-execution/n/i';

export interface Invocation {
  readonly functionName: string;
  readonly type: string;
  readonly payload: unknown;
}

/** What an execution answers when it is asked how it goes. */
export type Answer = Readonly<Record<string, unknown>>;
export const succeeded = (result: unknown): Answer => ({
  Status: 'SUCCEEDED',
  Result: JSON.stringify(result),
});
/** Lambda has forgotten it. */
export const forgotten: Answer = { forgotten: true };
/** It died without its report. */
export const failed = (ErrorMessage: string, ErrorType = 'Sandbox.Timedout'): Answer => ({
  Status: 'FAILED',
  Error: { ErrorType, ErrorMessage },
});

/** A command of the SDK, as far as tests look at it. */
export type S3Call = { readonly input: { readonly Key?: string } } & object;

/** A bucket and a Lambda in memory, for one command. */
export class FakeCloud {
  readonly objects = new Map<string, string>();
  readonly invocations: Invocation[] = [];
  /** Of the executions in the order of their beginning, each the answers to look after look. */
  readonly executions: Answer[][] = [];
  /** So many were made to S3. */
  requests = 0;
  /** What a synchronous invocation answers. */
  replies: { readonly FunctionError?: string; readonly payload: unknown } = { payload: null };
  /** Of S3: who calls has no right to it. */
  refuses: (command: S3Call) => boolean = () => false;
  /** What S3 says of the end of an object. */
  readonly expirations = new Map<string, string>();
  /** When an object was written, as a listing shows it. */
  readonly writtenAt = new Map<string, Date>();
  /** Requests of S3 that are under way, and the most that were. */
  underWayNow = 0;
  mostUnderWay = 0;
  /** Runs before each listing; may throw. */
  onList: (prefix: string) => void = () => {};
  /** Runs at each pause between two looks. */
  onPause: () => void = () => {};
  /** S3 takes each request, and answers none. */
  isSilent = false;
  /** The codes with which a command ended the process. */
  readonly left: number[] = [];
  /** Milliseconds since the process began. */
  elapsed: () => number = () => 0;
  environment: Record<string, string | undefined> = {
    NO_COLOR: '1',
    ZK_BACKUP_BUCKET: bucket,
    ZK_BACKUP_FUNCTION: functions.backup,
    ZK_BACKUP_RESTORE_FUNCTION: functions.restore,
    ZK_BACKUP_EXECUTE_FUNCTION: functions.execute,
    ZK_BACKUP_NOTIFY_FUNCTION: functions.notify,
  };
  #answers: Answer[] = [];
  #time: number;

  /** @param time of its clock, epoch milliseconds */
  constructor(time = now) {
    this.#time = time;
  }

  put(key: string, value: unknown): void {
    this.objects.set(key, typeof value === 'string' ? value : JSON.stringify(value));
  }

  /** The next execution answers so. */
  answers(...answers: Answer[]): void {
    this.executions.push(answers);
  }

  /** An execution that somebody began before answers so. */
  underWay(...answers: Answer[]): void {
    this.#answers = answers;
  }

  /** Runs `npx zk-backup` in this process, against this cloud. */
  run = (...args: string[]) => this.runOn({}, ...args);

  /** @param terminal whether a person watches, and what they type */
  async runOn(
    terminal: { readonly isTTY?: boolean; readonly typed?: string; readonly columns?: number },
    ...args: string[]
  ) {
    const { isTTY = false, typed = '', columns } = terminal;
    const width = columns === undefined ? {} : { columns };
    const stdout: string[] = [];
    const stderr: string[] = [];
    // As of a real stream, its method is nothing without it.
    const errors = {
      ...{ ...width, isTTY, written: stderr },
      write(text: string | Uint8Array) {
        return this.written.push(`${text}`) > 0;
      },
    };
    const code = await main(
      args,
      {
        stdin: Object.assign(Readable.from([typed]), { isTTY }),
        stdout: { ...width, isTTY, write: (text) => stdout.push(`${text}`) },
        stderr: errors,
        leave: (code) => this.left.push(code),
      },
      {
        environment: this.environment,
        elapsed: () => this.elapsed(),
        connect: async (settings): Promise<Cloud> => ({
          store: { s3: { send: (command: unknown) => this.#s3(command) } as never, bucket },
          lambda: { send: (command: unknown) => this.#describe(command) } as never,
          lambdaOnce: { send: (command: unknown) => this.#invoke(command) } as never,
          settings,
          now: () => this.#time,
          pause: async (milliseconds) => {
            this.#time += milliseconds;
            this.onPause();
          },
        }),
      },
    );
    return { code, stdout: stdout.join(''), stderr: stderr.join('') };
  }

  async #s3(command: unknown) {
    this.requests++;
    if (this.isSilent) return new Promise<never>(() => {});
    this.mostUnderWay = Math.max(this.mostUnderWay, ++this.underWayNow);
    try {
      await new Promise(setImmediate);
      return this.#answer(command);
    } finally {
      this.underWayNow--;
    }
  }

  #answer(command: unknown) {
    if (this.refuses(command as S3Call)) throw named('AccessDenied');
    if (command instanceof GetObjectCommand) {
      const text = this.objects.get(command.input.Key ?? '');
      if (text === undefined) throw named('NoSuchKey');
      const Expiration = this.expirations.get(command.input.Key ?? '');
      return { Body: { transformToString: async () => text }, ETag: '"1"', Expiration };
    }
    if (command instanceof ListObjectsV2Command) {
      const { Prefix = '', StartAfter = '', ContinuationToken, Delimiter } = command.input;
      this.onList(Prefix);
      return this.#list(Prefix, ContinuationToken ?? StartAfter, Delimiter);
    }
    throw new Error('this call is not offered here');
  }

  #list(prefix: string, after: string, delimiter: string | undefined) {
    const below = [...this.objects.keys()]
      .filter((key) => key.startsWith(prefix) && key > after)
      .sort();
    const folderOf = (key: string) =>
      delimiter === undefined ? '' : key.slice(0, key.indexOf(delimiter, prefix.length) + 1);
    const page = below.slice(0, 1000);
    const told = after.startsWith(prefix) ? folderOf(after) : '';
    const folders = [...new Set(page.map(folderOf))].filter((one) => one !== '' && one !== told);
    return {
      Contents: page
        .filter((key) => folderOf(key) === '')
        .map((Key) => ({ Key, LastModified: this.writtenAt.get(Key) })),
      CommonPrefixes: folders.map((Prefix) => ({ Prefix })),
      NextContinuationToken: below.length > page.length ? page.at(-1) : undefined,
    };
  }

  async #invoke(command: unknown) {
    if (command instanceof InvokeCommand) {
      const { FunctionName, InvocationType, Payload } = command.input;
      this.invocations.push({
        functionName: FunctionName ?? '',
        type: InvocationType ?? '',
        payload: JSON.parse(Buffer.from(Payload as Uint8Array).toString()),
      });
      if (InvocationType === 'RequestResponse') {
        const { payload, FunctionError } = this.replies;
        return { StatusCode: 200, FunctionError, Payload: Buffer.from(JSON.stringify(payload)) };
      }
      this.#answers = this.executions.shift() ?? [];
      return { StatusCode: 202, DurableExecutionArn: executionArn };
    }
    throw new Error('this call is not offered here');
  }

  async #describe(command: unknown) {
    if (command instanceof GetDurableExecutionCommand) {
      const [next, ...more] = this.#answers;
      this.#answers = more;
      if (!next) throw new Error('no answer was prepared');
      if (next.forgotten) throw named('ResourceNotFoundException');
      return next;
    }
    throw new Error('this call is not offered here');
  }
}

const named = (name: string) => Object.assign(new Error(name), { name });

/** A manifest as far as the commands read it. */
export const manifest = (fields: object = {}) => ({
  schemaVersion: 1,
  ensemble: 'prod',
  tick: '20261122T030000Z',
  node: 'i-1',
  zookeeperVersion: '3.9.3',
  zxid: '0x100000119',
  epoch: 1,
  archive: { key: 'prod/zookeeper-backup-20261122T030000Z.tar.gz', bytes: 614_710, sha256: 'a' },
  files: [],
  proof: { level: 3, range: { from: '0x0', to: '0x100000119' } },
  inventory: { znodes: 1004 },
  comparison: { previous: null, suspicions: [] },
  downtimeMs: 1670,
  ...fields,
});

export const archiveKey = (tick: string) => `prod/zookeeper-backup-${tick}.tar.gz`;
export const manifestKey = (tick: string) => `prod/zookeeper-backup-${tick}.manifest.json`;
