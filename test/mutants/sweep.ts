import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Verdict } from '../../lambda/zookeeper/verdict/verdict.ts';
import { prepareToolbox } from '../../local-cloud/toolbox/toolbox.ts';
import { numbersFrom } from '../e2e/random-workload.ts';
import { type Files, judgeFiles } from '../unit/lambda/zookeeper/fixture-files.ts';
import { type Base, flagsOf, treeAt } from './base.ts';
import { DataSet, NoPlace } from './data-set.ts';
import type { Kind } from './kind.ts';
import { type Loaded, type Loader, startLoader } from './loader.ts';
import { placeFiles } from './make-base.ts';

/** What the product says of a set. */
export type Said = 'proven' | 'sound' | 'damaged' | 'unread';
/** What ZooKeeper makes of it. */
export type Got = 'the whole tree' | 'an earlier tree' | 'a wrong tree' | 'nothing';

/** A damaged set, and what was made of it. */
export interface Judged {
  readonly base: Base;
  readonly kind: Kind;
  readonly place: number;
  readonly verdict: Verdict;
  readonly loaded: Loaded;
  readonly said: Said;
  readonly got: Got;
  /** The product says that it restores to another transaction than ZooKeeper came to. */
  readonly otherEnd: boolean;
}

export interface Sweep {
  readonly bases: readonly Base[];
  readonly kinds: readonly Kind[];
  /** Of each kind on each base, from 0 on. */
  readonly places: number;
}

/** Damages each base in each way at each place, and lets the product and ZooKeeper judge. */
export async function sweep({ bases, kinds, places }: Sweep): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const [index, base] of bases.entries()) {
    const donor = bases[(index + 1) % bases.length] as Base;
    await withLoader(base, async (judge) => {
      for (const kind of kinds) {
        for (let place = 0; place < places; place++) {
          const files = mutantOf(base, donor, kind, place);
          if (files) judged.push({ kind, place, ...(await judge(files)) });
        }
      }
    });
  }
  return judged;
}

/** The undamaged bases, each judged as one without damage. */
export async function undamaged(bases: readonly Base[]): Promise<Judged[]> {
  const kind: Kind = { name: 'undamaged', mutate: (set) => set };
  return sweep({ bases, kinds: [kind], places: 1 });
}

/** @returns undefined where the base has no place for this kind, or nothing has changed */
export function mutantOf(base: Base, donor: Base, kind: Kind, place: number): Files | undefined {
  const dice = numbersFrom(seedOf(`${base.name} ${kind.name} ${place}`));
  const others = new DataSet(donor.files, dice);
  try {
    return kind.mutate(new DataSet(base.files, dice), others)?.files;
  } catch (error) {
    if (error instanceof NoPlace) return undefined;
    throw error;
  }
}

type Judge = (files: Files) => Promise<Omit<Judged, 'kind' | 'place'>>;

async function withLoader(base: Base, use: (judge: Judge) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'zk-backup-mutants-'));
  const toolbox = await prepareToolbox({ zookeeper: base.series });
  const loader = await startLoader(toolbox, { jvmFlags: flagsOf(base) });
  try {
    await use((files) => judgeBoth(base, files, join(folder, 'set'), loader));
  } finally {
    await loader.close();
    rmSync(folder, { recursive: true });
  }
}

async function judgeBoth(base: Base, files: Files, folder: string, loader: Loader) {
  placeFiles(folder, files);
  const [verdict, loaded] = await Promise.all([judgeFiles(files), loader.load(folder)]);
  const end = 'ended' in loaded ? undefined : loaded.zxid;
  const otherEnd = verdict.start !== undefined && end !== undefined && verdict.start.to !== end;
  return { base, verdict, loaded, otherEnd, said: saidOf(verdict), got: gotOf(base, loaded) };
}

function saidOf({ level, faults }: Verdict): Said {
  if (level === 3) return 'proven';
  if (level === 2) return 'sound';
  return faults.length > 0 ? 'damaged' : 'unread';
}

function gotOf(base: Base, loaded: Loaded): Got {
  if ('ended' in loaded) return 'nothing';
  if (treeAt(base, loaded.zxid) !== loaded.tree) return 'a wrong tree';
  const last = [...base.history.keys()].at(-1);
  return loaded.zxid === last ? 'the whole tree' : 'an earlier tree';
}

function seedOf(text: string): number {
  let seed = 0;
  for (const letter of text) seed = (Math.imul(seed, 31) + letter.charCodeAt(0)) | 0;
  return seed;
}
