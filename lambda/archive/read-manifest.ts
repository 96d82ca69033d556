import * as z from 'zod/mini';
import { readText, type Store } from '../aws/archive-store.ts';
import { allowedPatterns } from '../contract/documents.ts';
import { shown } from '../shown.ts';

const text = z.string();
const count = z.number().check(z.nonnegative());
/** More than any manifest of ours tells. */
const mostSubtrees = 1000;
const zxid = z.string().check(z.regex(/^0x[0-9a-f]{1,16}$/));

/** What only tells a person more: written otherwise, it makes no manifest another's. */
const told = <T extends z.core.$ZodType>(schema: T) => z.catch(z.optional(schema), undefined);

/** What every manifest of ours has told from the first on; the rest came later, or may. */
const shape = z.object({
  schemaVersion: z.literal(1),
  ensemble: text,
  tick: z.string().check(z.regex(/^\d{8}T\d{6}Z$/)),
  node: text,
  zookeeperVersion: text,
  zxid,
  epoch: count,
  archive: z.object({
    key: text,
    versionId: z.optional(z.nullable(text)),
    bytes: count,
    sha256: text,
    crc64nvme: z.optional(z.nullable(text)),
  }),
  files: z.array(z.object({ path: text, bytes: count })),
  snapshot: z.optional(text),
  baseLog: z.optional(text),
  captured: z.optional(z.unknown()),
  proof: z.optional(
    z.object({
      level: z.optional(count),
      unproven: told(text),
      range: z.optional(z.object({ from: z.optional(zxid), to: z.optional(zxid) })),
    }),
  ),
  inventory: z.optional(
    z.object({
      znodes: count,
      logs: told(z.nullable(z.object({ transactions: count }))),
    }),
  ),
  subtrees: told(
    z.nullable(
      z
        .array(z.object({ path: text, znodes: count, bytes: count }))
        .check(z.maxLength(mostSubtrees)),
    ),
  ),
  comparison: z.optional(
    z.object({
      previous: z.nullable(z.object({ key: text, level: z.optional(z.nullable(count)) })),
      suspicions: z.array(text),
      kept: z.optional(z.array(z.object({ key: text, untilLevel: z.nullable(count) }))),
    }),
  ),
  lineage: z.optional(z.nullable(text)),
  mode: told(text),
  downtimeMs: z.optional(count),
  maxDowntimeMs: told(count),
  phases: told(z.array(z.object({ name: text, ms: count }))),
});

/** A manifest as it was read: checked, and without what nobody asks for. */
export type ReadManifest = z.infer<typeof shape>;

/** What a manifest turned out to be; why it is none of ours, with the next step. */
export type ManifestFound =
  | {
      readonly manifest: ReadManifest;
      /** When a rule of the bucket deletes it, as S3 says (`expiry-date="…", rule-id="…"`). */
      readonly expiration?: string | undefined;
    }
  | { readonly notOurs: string; readonly hint: string };

/** A thousand files, each with its path and sum, make a tenth of it. */
const mostBytes = 4 * 1024 * 1024;

/**
 * Reads the manifest of a backup: what anybody else, or a newer zk-backup, wrote under such a name is told
 * apart, and never an error.
 * @returns undefined where there is no such object, any more
 */
export async function readManifest(
  store: Store,
  ensemble: string,
  key: string,
): Promise<ManifestFound | undefined> {
  const stored = await readText(store, key, mostBytes);
  if (!stored) return undefined;
  if (stored.text === undefined) {
    return notOurs(`${key} has ${stored.bytes} bytes, and no manifest has over ${mostBytes}`);
  }
  const found = judgeManifest(ensemble, key, parsed(stored.text));
  return 'manifest' in found ? { ...found, expiration: stored.expiration } : found;
}

const hint = 'Move the object elsewhere, or look for an older version of it.';
const notOurs = (sentence: string): ManifestFound => ({ notOurs: sentence, hint });

/** Undefined where it is no JSON, which cannot say undefined. */
function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

/** @param value as it was read; undefined where it is no JSON. Pure. */
export function judgeManifest(ensemble: string, key: string, value: unknown): ManifestFound {
  if (value === undefined) return notOurs(`${key} is not JSON`);
  const version = Object(value).schemaVersion;
  if (typeof version === 'number' && version !== 1) {
    return {
      notOurs: `${key} is of version ${version}, known is 1: a newer zk-backup wrote it`,
      hint: 'Deploy the newest zk-backup.',
    };
  }
  const { success, data, error } = shape.safeParse(value);
  if (!success) {
    const path = error.issues[0]?.path.join('.') ?? '';
    return notOurs(`${key} is not a manifest of ${ensemble}: look at ${shown(path)} in it`);
  }
  const isOurs = data.ensemble === ensemble && data.archive.key.startsWith(`${ensemble}/`);
  if (isOurs && new RegExp(allowedPatterns.key).test(data.archive.key)) return { manifest: data };
  return notOurs(
    `${key} speaks of ${shown(data.archive.key)}, of ensemble ${shown(data.ensemble)}: it is not a manifest of ${ensemble}`,
  );
}

/**
 * The one zxid that is told of a backup: the last one in its archive, to which it restores. Where no
 * proof tells it, what the node showed.
 */
export const lastZxidOf = <Shown extends string | undefined>(
  proof: { readonly range?: { readonly to?: string } | undefined } | undefined,
  shown: Shown,
): string | Shown => proof?.range?.to ?? shown;
