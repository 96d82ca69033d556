/** What tests must not leave: a process, a folder in the temporary folder, a file in the clone. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { commandLineOf, endProcessesOf, processesOf } from './processes.ts';

/** Where tests may leave what they like, and what is no test's. */
const ofNobody = new Set(['.cache', '.git', 'dist', 'node_modules']);
/** tsx compiles into the temporary folder, and uses that again. */
const caches = /^(tsx-|node-compile-cache)/;

/** All files of a clone, but for its caches. */
export function filesOfClone(root: string): ReadonlySet<string> {
  const rooms = readdirSync(root, { withFileTypes: true }).filter(
    ({ name }) => !ofNobody.has(name),
  );
  return new Set(
    rooms.flatMap((room) =>
      room.isDirectory()
        ? readdirSync(join(root, room.name), { recursive: true }).map((name) =>
            join(room.name, name as string),
          )
        : [room.name],
    ),
  );
}

/** What a stage had for itself, and nobody else. */
export interface Own {
  readonly temporary: string;
  /** Where servers of end-to-end tests lie. */
  readonly e2e: string;
  /** The files that the clone had when it began; absent where new ones may be somebody's work. */
  readonly before?: ReadonlySet<string> | undefined;
}

/**
 * Tells what is left of a stage, a line each, and ends its processes.
 *
 * @param lastWordsMs what is ending when jest has ended may take so long
 */
export async function leftBehind(
  root: string,
  { temporary, e2e, before }: Own,
  lastWordsMs = 10_000,
): Promise<string[]> {
  const folders = [temporary, e2e];
  const processes = () => folders.flatMap(processesOf);
  for (let waited = 0; waited < lastWordsMs && processes().length > 0; waited += 100) {
    await pause(100);
  }
  const alive = processes().map((pid) => `a process: ${pid} ${commandLineOf(pid)}`);
  for (const folder of folders) await endProcessesOf(folder);
  const inTemporary = readdirSync(temporary)
    .filter((name) => !caches.test(name))
    .map((name) => `in the temporary folder: ${name}`);
  const inClone = [...(before ? filesOfClone(root) : [])]
    .filter((name) => !before?.has(name))
    .map((name) => `in the clone: ${name}`);
  return [...alive, ...inTemporary, ...inClone];
}
