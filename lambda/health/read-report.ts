import * as z from 'zod/mini';
import { readText, type Store } from '../aws/archive-store.ts';
import type { KeptReport } from '../backup/keep-report.ts';
import { reached } from '../catalog/reached.ts';
import { outcomes } from '../contract/signals.ts';
import { copyStates } from '../copies/copy-state.ts';

const text = z.string();
const time = z.string().check(z.refine((one) => !Number.isNaN(Date.parse(one))));

/** What of a report is looked at. */
const shape = z.object({
  schemaVersion: z.literal(1),
  runId: text,
  outcome: z.enum(outcomes),
  execution: text,
  startedAt: time,
  endedAt: time,
  phase: z.optional(text),
  code: z.optional(text),
  reason: z.optional(text),
  hint: z.optional(text),
  warnings: z.optional(z.array(text)),
  node: z.nullable(text),
  serving: z.nullable(z.boolean()),
  copies: z.optional(
    z.object({
      newest: z.nullable(text),
      ageSeconds: z.nullable(z.number()),
      lagSeconds: z.number(),
      archive: z.enum(copyStates),
      manifest: z.enum(copyStates),
    }),
  ),
});

/** The report of a run, as far as it is looked at. */
export type ReportRead = Pick<KeptReport, Exclude<keyof z.infer<typeof shape>, 'schemaVersion'>>;

/** More than any report of ours has: a thousand nodes and steps. */
const mostBytes = 1024 * 1024;

/**
 * Reads a report that a run has kept. One of a newer zk-backup, or what somebody else put there, is no error.
 * @returns why it cannot be read, in a sentence; undefined where there is none any more
 * @throws NotReached
 */
export async function readReport(
  store: Store,
  key: string,
): Promise<ReportRead | { readonly unreadable: string } | undefined> {
  const url = `s3://${store.bucket}/${key}`;
  const stored = await reached(`${url} cannot be read`, 's3:GetObject', () =>
    readText(store, key, mostBytes),
  );
  if (!stored) return undefined;
  const value = parsed(stored.text);
  const { success, data, error } = z.safeParse(shape, value);
  if (success) {
    const { schemaVersion: _, ...read } = data;
    return read as ReportRead;
  }
  const version = Object(value).schemaVersion;
  const why =
    typeof version === 'number' && version !== 1
      ? `is of version ${version}, known is 1: it is of a newer zk-backup`
      : `is no report of a run: look at "${error.issues[0]?.path.join('.')}"`;
  return { unreadable: `${key} ${why}.` };
}

function parsed(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '');
  } catch {
    return undefined;
  }
}
