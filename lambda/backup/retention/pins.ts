import * as z from 'zod/mini';
import { readText, type Store, writeJson } from '../../aws/archive-store.ts';
import { keys } from '../../contract/keys.ts';
import { ZkBackupError } from '../../errors.ts';

/** What a person decided last of one backup. */
export interface Pin {
  /** Of its archive. */
  readonly key: string;
  /** False: it was pinned, or kept for a warning, and is only counted from then on. */
  readonly pinned: boolean;
  /** UTC. */
  readonly at: string;
  /** The execution that wrote it: CloudTrail tells who invoked that. */
  readonly by: string;
}

/** All decisions of an ensemble, each backup once. */
export interface Pins {
  readonly pins: readonly Pin[];
  /** Of the object that was read; undefined where there is none yet. */
  readonly etag: string | undefined;
}

const shape = z.object({
  schemaVersion: z.literal(1),
  pins: z.array(z.object({ key: z.string(), pinned: z.boolean(), at: z.string(), by: z.string() })),
});

/** The pins of an ensemble cannot be read: nothing of it may expire until they can. */
export class UnreadablePins extends ZkBackupError {}

/** @throws UnreadablePins where somebody else wrote the object */
export async function readPins(store: Store, ensemble: string): Promise<Pins> {
  const key = keys.pins(ensemble);
  const stored = await readText(store, key);
  if (stored === undefined) return { pins: [], etag: undefined };
  const { success, data } = shape.safeParse(parsed(stored.text));
  if (success) return { pins: data.pins, etag: stored.etag };
  throw new UnreadablePins(`${key} does not say which backups are pinned.`, {
    hint: 'Put the version of the object before this one back in its place; nothing expires until then.',
  });
}

function parsed(text = ''): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Of so many losses against others who write at the same time, none is a race any more. */
const mostTries = 8;

/**
 * Writes down what a person decided, over whatever was decided of this backup before; no other decision is lost.
 * @throws UnreadablePins
 */
export async function decide(store: Store, ensemble: string, pin: Pin): Promise<void> {
  for (let tries = 0; tries < mostTries; tries++) {
    const { pins, etag } = await readPins(store, ensemble);
    const others = pins.filter(({ key }) => key !== pin.key);
    const written = await writeJson(
      store,
      keys.pins(ensemble),
      { schemaVersion: 1, pins: [...others, pin] },
      etag === undefined ? 'absent' : { etag },
    );
    if (written) return;
  }
  throw new UnreadablePins(`${keys.pins(ensemble)} was written by others ${mostTries} times.`, {
    hint: 'Ask again.',
  });
}
