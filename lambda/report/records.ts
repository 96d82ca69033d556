import * as z from 'zod/mini';
import { readText, type Store } from '../aws/archive-store.ts';
import { reached } from '../catalog/reached.ts';

/*
 * What of the records of runs, drills and restores stands on the page, whoever wrote them.
 */

const text = z.string();
const count = z.number().check(z.nonnegative());
const time = z.string().check(z.refine((one) => !Number.isNaN(Date.parse(one))));
/** What is written otherwise is left out, and makes no record unreadable. */
const told = <T extends z.core.$ZodType>(schema: T) => z.catch(z.optional(schema), undefined);

/** Why an end was no good one. */
const ending = { phase: told(text), reason: told(text), hint: told(text), code: told(text) };

const estimate = z.object({ stageSeconds: count, outageSeconds: count, totalSeconds: count });

export const shapes = {
  run: z.object({
    runId: text,
    tick: text,
    outcome: text,
    ...ending,
    endedAt: told(time),
  }),
  drill: z.object({
    archiveKey: text,
    ok: z.boolean(),
    node: text,
    at: time,
    seconds: z.nullable(count),
    checks: told(z.array(z.object({ name: text, passed: z.boolean(), found: text }))),
  }),
  restore: z.object({
    runId: text,
    kind: text,
    startedAt: time,
    updatedAt: time,
    phase: told(text),
    report: told(
      z.object({
        outcome: text,
        ...ending,
        outageSeconds: told(count),
        plan: told(z.object({ estimate: told(estimate) })),
      }),
    ),
  }),
} as const;

/** A record that tells nothing. */
export interface Unreadable {
  readonly key: string;
  /** Why, in a sentence. */
  readonly unreadable: string;
}

export type RecordOf<T extends keyof typeof shapes> =
  | ({ readonly key: string } & z.infer<(typeof shapes)[T]>)
  | Unreadable;

/** More than any record of ours has: a status holds its plan. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Reads a record: what anybody else, or a newer zk-backup, wrote there is named, and never an error.
 * @returns undefined where there is no such object any more
 * @throws NotReached
 */
export async function readRecord<T extends keyof typeof shapes>(
  store: Store,
  key: string,
  kind: T,
): Promise<RecordOf<T> | undefined> {
  const url = `s3://${store.bucket}/${key}`;
  const stored = await reached(`${url} cannot be read`, 's3:GetObject', () =>
    readText(store, key, mostBytes),
  );
  if (!stored) return undefined;
  if (stored.text === undefined) return { key, unreadable: `It has ${stored.bytes} bytes.` };
  let value: unknown;
  try {
    value = JSON.parse(stored.text);
  } catch {
    return { key, unreadable: 'It is not JSON.' };
  }
  const version = Object(value).schemaVersion;
  if (typeof version === 'number' && version !== 1) {
    return { key, unreadable: `It is of version ${version}: a newer zk-backup wrote it.` };
  }
  const { success, data, error } = z.safeParse(shapes[kind], value);
  if (success) return { ...(data as z.infer<(typeof shapes)[T]>), key };
  return { key, unreadable: `Look at "${error.issues[0]?.path.join('.') ?? ''}" in it.` };
}
