/** What became of a day, by what lies in the bucket: nothing of the function's code is asked. */
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import type { Store } from '../../../lambda/aws/archive-store.ts';
import { tickOf } from '../../../lambda/contract/tick.ts';
import type { BusEvent } from '../../../local-cloud/events/events.ts';
import type { TakenCommand } from './answering-nodes.ts';

export interface Evidence {
  readonly store: Store;
  /** When the day began: what was before is not looked at. */
  readonly midnight: number;
  /** By ensemble, when its backup was due, and when Scheduler first tried to deliver that. */
  readonly tried: ReadonlyMap<string, { readonly due: number; readonly at: number }>;
  /** What nodes were told to do. */
  readonly commands: readonly TakenCommand[];
  readonly events: readonly BusEvent[];
  /** What invocations ended with that threw. */
  readonly failures: readonly unknown[];
}

export interface Verdict {
  /** Ensembles that were due. */
  readonly due: number;
  /** Of these, those without a backup and its good report, and why. */
  readonly lost: readonly string[];
  /** Those with two backups, or whose nodes were told twice to make one. */
  readonly doubled: readonly string[];
  /** Those whose end nobody heard of. */
  readonly unheard: readonly string[];
  /** From the time of a schedule, and from the first try to deliver it, until its run began. */
  readonly secondsAfterDue: readonly number[];
  readonly secondsAfterTry: readonly number[];
  readonly failures: readonly string[];
}

/** One record of a run, whatever else it holds. */
type Found = Readonly<Record<string, string>>;

export async function judgeDay(evidence: Evidence): Promise<Verdict> {
  const { store, midnight, tried, commands, events, failures } = evidence;
  const day = tickOf(midnight).slice(0, 8);
  const verdict = {
    lost: [] as string[],
    doubled: [] as string[],
    unheard: [] as string[],
    secondsAfterDue: [] as number[],
    secondsAfterTry: [] as number[],
  };
  for (const [ensemble, { due, at }] of tried) {
    const objects = await list(store, `${ensemble}/`);
    const ofBackups = (suffix: string) =>
      objects.filter((key) => key.includes(`-${day}T`) && key.endsWith(suffix));
    const [manifests, archives] = [ofBackups('.manifest.json'), ofBackups('.tar.gz')];
    const reports = await readAll(store, `${ensemble}/reports/${day}T`, objects);
    const good = reports.filter(({ outcome }) => outcome === 'Succeeded');
    const sent = commands.filter(
      (one) => one.ensemble === ensemble && one.kind === 'backup' && one.at >= midnight,
    );
    if (manifests.length === 0 || good.length === 0) {
      const why = reports.map(({ outcome, reason }) => `${outcome}: ${reason}`).join('; ');
      verdict.lost.push(`${ensemble} (${why || 'no run'})`);
      continue;
    }
    if ([manifests, archives, good, sent].some(({ length }) => length > 1)) {
      verdict.doubled.push(ensemble);
    }
    const heard = events.filter(
      ({ detailType, detail }) =>
        detailType.endsWith('Succeeded') && detail.runId === good[0]?.runId,
    );
    if (heard.length === 0) verdict.unheard.push(ensemble);
    const began = Date.parse(good[0]?.startedAt ?? '');
    verdict.secondsAfterDue.push((began - due) / 1000);
    verdict.secondsAfterTry.push((began - at) / 1000);
  }
  return { due: tried.size, ...verdict, failures: failures.map(String) };
}

async function list({ s3, bucket }: Store, Prefix: string): Promise<string[]> {
  const { Contents = [], IsTruncated } = await s3.send(
    new ListObjectsV2Command({ Bucket: bucket, Prefix }),
  );
  if (IsTruncated) throw new Error(`more objects below ${Prefix} than a page has`);
  return Contents.map(({ Key = '' }) => Key);
}

const readAll = (store: Store, prefix: string, objects: readonly string[]): Promise<Found[]> =>
  Promise.all(
    objects
      .filter((key) => key.startsWith(prefix))
      .map(async (Key) => {
        const { Body } = await store.s3.send(new GetObjectCommand({ Bucket: store.bucket, Key }));
        return JSON.parse((await Body?.transformToString()) ?? '{}');
      }),
  );
