import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ZkBackupError } from '../../lambda/errors.ts';
import { declaredIn } from './script-pieces.ts';

/** A file of lib/node. */
export interface Part {
  readonly name: string;
  /** As `backup/capture`, which is `lib/node/backup/capture.sh`. */
  readonly place: string;
  /** The parts whose functions and variables it uses, as its first line says: `# needs: report stage`. */
  readonly needs: readonly string[];
  readonly lines: readonly string[];
}

export type Parts = ReadonlyMap<string, Part>;

/** A part that does not say what it needs, or needs what there is not. */
export class UnknownPart extends ZkBackupError {}

/** Parts that need each other: none of them could come first. */
export class CircularParts extends ZkBackupError {}

/** A function or a variable that two parts declare: in one script the later would be both. */
export class DeclaredTwice extends ZkBackupError {}

/** @throws UnknownPart on a first line that says something else */
export function partOf(place: string, text: string): Part {
  const lines = text.trimEnd().split('\n');
  const needs = /^# needs: ([a-z-]+(?: [a-z-]+)*)$/.exec(lines[0] ?? '')?.[1];
  if (!needs) {
    throw new UnknownPart(`The first line of lib/node/${place}.sh does not say what it needs.`, {
      hint: 'Write `# needs: ` and the names of other parts, or `# needs: nothing`.',
    });
  }
  return {
    name: basename(place),
    place,
    needs: needs === 'nothing' ? [] : needs.split(' '),
    lines,
  };
}

/** All of lib/node, by name: no two folders have a part of one name. */
export function readParts(): Parts {
  const folder = join(__dirname, '..', 'node');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const parts = files
    .filter((file) => file.endsWith('.sh'))
    .map((file) => partOf(file.replace(/\.sh$/, ''), readFileSync(join(folder, file), 'utf8')));
  return new Map(parts.map((part) => [part.name, part]));
}

/**
 * A part and all that it needs, each behind what it needs itself.
 *
 * @throws UnknownPart, CircularParts, DeclaredTwice
 */
export function partsFor(name: string, parts: Parts): Part[] {
  const ordered = new Set<Part>();
  const add = (wanted: string, way: readonly string[]) => {
    const part = parts.get(wanted);
    if (!part) throw unknown(wanted, way, parts);
    if (way.includes(wanted)) throw circular([...way.slice(way.indexOf(wanted)), wanted]);
    for (const need of part.needs) add(need, [...way, wanted]);
    ordered.add(part);
  };
  add(name, []);
  refuseTwins([...ordered]);
  return [...ordered];
}

function unknown(wanted: string, way: readonly string[], parts: Parts) {
  const by = parts.get(way.at(-1) ?? '');
  return new UnknownPart(
    by
      ? `lib/node/${by.place}.sh needs "${wanted}", which does not exist.`
      : `There is no part "${wanted}" in lib/node.`,
    { hint: `There are: ${[...parts.keys()].sort().join(', ')}.` },
  );
}

const circular = (circle: readonly string[]) =>
  new CircularParts(`Parts of lib/node need each other: ${circle.join(' > ')}.`, {
    hint: 'Move what one of them takes from the next into a new part.',
  });

/** @throws DeclaredTwice */
function refuseTwins(parts: readonly Part[]): void {
  const owners = new Map<string, string>();
  for (const { place, lines } of parts) {
    for (const declared of declaredIn(lines)) {
      const owner = owners.get(declared);
      if (owner) {
        throw new DeclaredTwice(
          `lib/node/${owner}.sh and lib/node/${place}.sh declare ${declared}.`,
          {
            hint: 'Give one of them another name, or let one part declare it and the other need that part.',
          },
        );
      }
      owners.set(declared, place);
    }
  }
}
