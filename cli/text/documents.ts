import type { RetentionReport } from '../../lambda/backup/retention/retain.ts';
import type { ListedWithStays } from '../../lambda/health/read-stays.ts';
import type { NotifyTest } from '../../lambda/notify/test-channels.ts';
import type { Report } from '../../lambda/report/model.ts';
import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import type { RefusedRequest } from '../../lambda/run/answered.ts';
import type { EndedRun, RunOfMany } from '../cloud/ended-run.ts';
import type { ScheduledPage } from '../cloud/scheduled-page.ts';
import type { Told } from '../cloud/watch-restore.ts';
import type { ToldTransaction } from '../history/told-history.ts';
import type { ToldPartPlan } from '../plan/told-part-plan.ts';
import type { StreamedLine } from '../progress/progress.ts';
import type { ChangedParent, Difference } from '../source/compare-trees.ts';
import type { Verification } from '../source/verification.ts';
import type { EnsembleStatus } from '../status/ensemble-status.ts';

/*
 * What commands print under `--json`: the one source of the checks of what they write, and of schemas/
 * (`npm run schema`).
 */

/** By the name of its schema; all have a `schemaVersion` besides. */
export interface Documents {
  readonly list: { readonly backups: readonly ListedWithStays[] };
  readonly status: {
    readonly ensembles: readonly EnsembleStatus[];
    /** Absent where the stack makes none, and under `--max-age`. */
    readonly page?: ScheduledPage;
  };
  readonly report: Report;
  readonly run: EndedRun;
  /** Of `run --all`. */
  readonly 'run-all': { readonly runs: readonly RunOfMany[] };
  readonly restore: RestoreDocument;
  readonly undo: Told;
  readonly drill: Told;
  readonly expire: RetentionReport | RefusedRequest;
  /** Of `pin` and `unpin`. */
  readonly pin: RetentionReport | RefusedRequest;
  readonly notify: NotifyTest;
  readonly verify: Plain<Verification>;
  readonly ls: { readonly children: readonly string[] };
  readonly cat: {
    /** The data; null where ZooKeeper has null, which is not empty. */
    readonly base64: string | null;
  };
  readonly stat: ZnodeStat;
  readonly get: Written;
  readonly diff: { readonly differences: readonly (Difference | DifferenceWithData)[] };
  /** Of `diff --summary`. */
  readonly 'diff-summary': { readonly parents: readonly ChangedParent[] };
  /** Of one transaction: `log` prints many, a line each. */
  readonly log: ToldTransaction;
  /** Of `--progress json`, on stderr: a line each. */
  readonly progress: StreamedLine;
  /** Printed by whatever command fails, on a line. */
  readonly error: {
    readonly error: {
      /** Stable: a program may tell errors apart by it. */
      readonly code: string;
      readonly sentence: string;
      /** What to do next. */
      readonly hint?: string;
    };
  };
}

type DocumentName = keyof Documents;

/** A plan, and how it, or its execution, ended; null where no plan could be made. */
type RestoreDocument =
  | { readonly plan: RestorePlan | ToldPartPlan | null }
  | ({ readonly plan: RestorePlan | ToldPartPlan | null } & Told);

/** A znode as `stat` of zkCli.sh tells of it, and its ACL. */
export interface ZnodeStat {
  readonly path: string;
  readonly kind: 'persistent' | 'ephemeral' | 'container' | 'ttl';
  readonly cZxid: string;
  /** UTC, as the other time. */
  readonly ctime: string;
  readonly mZxid: string;
  readonly mtime: string;
  readonly pZxid: string;
  readonly cversion: number;
  readonly dataVersion: number;
  readonly aclVersion: number;
  /** `0x0` where it is not ephemeral. */
  readonly ephemeralOwner: string;
  /** Bytes. */
  readonly dataLength: number;
  readonly numChildren: number;
  readonly ttlMs?: number;
  /** As `setAcl` of zkCli.sh takes it. */
  readonly acl: string;
}

/** What `get` wrote: a file, or a folder. */
interface Written {
  readonly path: string;
  readonly file?: string;
  readonly folder?: string;
  readonly znodes: number;
  /** Of data. */
  readonly bytes: number;
}

/** Of `diff --data`; base64, null where there was, or is, none. */
interface DifferenceWithData extends Difference {
  readonly before: string | null;
  readonly after: string | null;
}

/** What the reader's own values are in JSON: zxids as ZooKeeper prints them, digests in decimal. */
export type Plain<T, Name = ''> = T extends bigint
  ? Name extends `${string}Epoch`
    ? number
    : string
  : T extends readonly (infer One)[]
    ? readonly Plain<One>[]
    : T extends object
      ? { readonly [Key in keyof T]: Plain<T[Key], Key> }
      : T;

type Printed<T> = T extends unknown
  ? { readonly [Key in keyof T | 'schemaVersion']: Key extends keyof T ? T[Key] : 1 }
  : never;

/** All documents as they are printed. */
export type PrintedDocuments = { readonly [Name in DocumentName]: Printed<Documents[Name]> };

/** What a program reads under `--json`: one document, by the schema of that name. */
export const documentText = <Name extends DocumentName>(_: Name, body: Documents[Name]): string =>
  `${JSON.stringify({ schemaVersion: 1, ...body }, null, 2)}\n`;

/** The same on a line: one of many, or the end of many. */
export const documentLine = <Name extends DocumentName>(_: Name, body: Documents[Name]): string =>
  `${JSON.stringify({ schemaVersion: 1, ...body })}\n`;
