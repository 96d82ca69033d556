/** What documents show of commands that were typed, and how two runs of one are compared. */
import { read } from './repository.ts';

/** A command, and what stands below it. */
export interface Sample {
  /** The heading of the part (`## `) that it stands in. */
  readonly section: string;
  /** Behind `$ `. */
  readonly line: string;
  readonly printed: string;
  /** What is typed where it asks; absent where it does not. */
  readonly answer?: string;
  /** It ends with ✗. */
  readonly fails: boolean;
}

/** The parts (`## `) of a document, each with its heading. */
const partsOf = (document: string) =>
  read(document)
    .split(/^## /m)
    .slice(1)
    .map((text) => ({ section: text.split('\n', 1)[0] ?? '', text }));

/** Every command that stands behind `$ ` in the blocks of a document, in their order. */
export const samplesOf = (document: string): Sample[] =>
  partsOf(document).flatMap(({ section, text }) => {
    const blocks = [...text.matchAll(/^ *```\n(.*?)^ *```$/gms)].map(([, block = '']) => block);
    return blocks
      .flatMap((block) => block.split(/^ *\$ /m).slice(1))
      .map((sample) => sampleIn(section, sample));
  });

/** Those of one part of it. @throws Error where there is no such part */
export function samplesIn(document: string, section: string): Sample[] {
  const found = samplesOf(document).filter((sample) => sample.section === section);
  if (found.length === 0) throw new Error(`${document} has no sample in "${section}".`);
  return found;
}

/** What each part that begins with a command begins with, by the anchor that GitHub gives its heading. */
export const beginningsOf = (document: string): ReadonlyMap<string, Sample> =>
  new Map(
    partsOf(document)
      .filter(({ text }) => /^.*\n\n```\n\$ /.test(text))
      .flatMap(({ section }) => {
        const [sample] = samplesIn(document, section);
        return sample ? [[anchorOf(section), sample]] : [];
      }),
  );

/** The anchor that GitHub gives a heading. */
export const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\w\- ]/g, '')
    .trim()
    .replaceAll(' ', '-');

function sampleIn(section: string, sample: string): Sample {
  const end = sample.indexOf('\n');
  const [line, printed] = [sample.slice(0, end), sample.slice(end + 1)];
  const answer = /^Type the name of .*: (\S+)$/m.exec(printed)?.[1];
  const fails = /^✗/m.test(printed);
  return { section, line, printed, fails, ...(answer !== undefined && { answer }) };
}

/** What differs from run to run, and what stands for it. Those before are gone when one is looked for. */
const variable: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(\.\d+)?(Z| UTC)?/g, 'TIME'],
  [/\d{8}T\d{6}Z/g, 'TICK'],
  [/arn:aws:\S*?(?=[.,;)]*(\s|$))/g, 'ARN'],
  [/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'UUID'],
  [/s3:\/\/[^/\s]+\//g, 's3://BUCKET/'],
  [/(?<=\s|^)(\/[^\s/]+)+\/(?=data(log)?\b)/g, '…/'],
  [/(127(\.\d+){3}|localhost|hooks\.example\.com)(:\d+)?/g, 'HOST'],
  [/\b0x[0-9a-f]+/g, 'ZXID'],
  [/\bi-[0-9a-f]{17}\b/g, 'NODE'],
  [/\b(leader|follower)\b/g, 'ROLE'],
  [/\bserver\.\d\b/g, 'SERVER'],
  // The check of a restore opens sessions, which come and go.
  [/as the backup, \d+ transactions? since/g, 'equal to the backup'],
  [/as before, \d+ transactions? since/g, 'as before'],
  [/(?<![\w./-])\d+\/\d+(?![\w/-])/g, 'N/N'],
  [
    /(?<![\w./@-])\d[\d,]*(\.\d+)?( (bytes?|[KMG]B|d|h|min|s)\b)?( \d+ (h|min|s)\b)?(?![\w-])/g,
    'N',
  ],
];

/**
 * The words of what a command printed, with a word of its kind in place of each that differs from run to run.
 * How lines are broken depends on how long those are, so it does not count.
 */
export const shapeOf = (printed: string): string[] =>
  variable
    .reduce((text, [what, kind]) => text.replaceAll(what, kind), printed)
    .split(/\s+/)
    .filter((word) => word !== '');

/** In a sample it stands for lines that are left out. */
const leftOut = '…';

/**
 * The shape of what a command printed, shortened where its sample is: equal to the sample's where the rest is.
 * Pure.
 */
export function shapeBeside(printed: string, sample: string): string[] {
  let [rest, shown] = [shapeOf(printed), [] as string[]];
  const parts = sample.split(/^ *…$/m).map(shapeOf);
  for (const [at, part] of parts.entries()) {
    const from = at === 0 ? 0 : placeOf(part, rest, at === parts.length - 1);
    if (from < 0) break;
    if (at > 0) shown.push(leftOut);
    shown.push(...rest.slice(from, from + part.length));
    rest = rest.slice(from + part.length);
  }
  return [...shown, ...rest];
}

/** Where a part stands: the last one at the end, another as early as it can. */
function placeOf(part: readonly string[], words: readonly string[], isLast: boolean): number {
  const isAt = (from: number) => part.every((word, at) => words[from + at] === word);
  if (isLast) return isAt(words.length - part.length) ? words.length - part.length : -1;
  return words.findIndex((_, from) => isAt(from));
}
