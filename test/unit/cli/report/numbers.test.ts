/**
 * Every number of the page, read back by a parser of HTML and held to the objects that it is of. What it is held
 * to is found here anew, and by none of the page's own code.
 */
import { recordedBucket, recordedCloud } from '../../../browser/recorded-bucket.ts';
import { factsOf, pointsOf, type ReadFact, unmarkedNumbers } from './read-page.ts';

const { objects, madeAt } = recordedBucket();
const now = Date.parse(madeAt);

/** An object as JSON has it. */
// biome-ignore lint/suspicious/noExplicitAny: whatever was recorded
type Json = any;

const valuesOf = (pattern: RegExp): Json[] =>
  Object.entries(objects)
    .filter(([key]) => pattern.test(key))
    .sort(([a], [b]) => (a < b ? 1 : -1))
    .map(([key, { value, expiration }]) => ({ ...(value as object), objectKey: key, expiration }));

/** Newest first. */
const manifests = valuesOf(/^prod\/zookeeper-backup-.*\.manifest\.json$/);
const drills = valuesOf(/^prod\/drills\//);
const restores = valuesOf(/^prod\/restores\/.*\.status\.json$/);
const reports = valuesOf(/^prod\/reports\//);

const timeOf = ({ tick }: Json) =>
  new Date(
    Date.parse(tick.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z')),
  ).toISOString();
const dayOf = ({ expiration }: Json) =>
  expiration &&
  new Date(Date.parse(/expiry-date="(.*?)"/.exec(expiration)?.[1] ?? '')).toISOString();
const treeOf = ({ subtrees }: Json) => new Map((subtrees as Json[]).map((one) => [one.path, one]));
const told = manifests.filter(({ subtrees }) => subtrees);
const [newest, before, oldest] = [told[0], told[1], told.at(-1)];
const manifestAt = (key: string) => manifests.find(({ archive }) => archive.key === key);
const proven = manifests.find(({ proof }) => proof.level === 3);

/** What a marked number has to be. */
function expected({ fact, of }: ReadFact): unknown {
  if (of.chart !== undefined) return inChart(fact, of.chart);
  if (of.backup !== undefined) return inBackup(fact, manifestAt(of.backup));
  if (of.drill !== undefined)
    return inDrill(
      fact,
      drills.find(({ at }) => at === of.drill),
    );
  if (of.restore !== undefined)
    return inRestore(
      fact,
      restores.find(({ runId }) => runId === of.restore),
    );
  if (of.failure !== undefined) return reports.find(({ runId }) => runId === of.failure)?.endedAt;
  if (of.path !== undefined) return treeOf(newest).get(of.path)?.[fact];
  if (of.subtree !== undefined) return inSubtree(fact, of.subtree);
  if (of.change !== undefined) return inChange(fact, of.change);
  return inSection(fact);
}

const inBackup = (fact: string, one: Json): unknown =>
  ({
    time: timeOf(one),
    level: one.proof.level,
    bytes: one.archive.bytes,
    dataBytes: treeOf(one).get('/').bytes,
    znodes: one.inventory.znodes,
    downtimeMs: one.downtimeMs,
    expiresAt: dayOf(one),
  })[fact];

const inDrill = (fact: string, one: Json): unknown =>
  ({ time: one.at, seconds: one.seconds, estimateSeconds: estimateOf(manifestAt(one.archiveKey)) })[
    fact
  ];

const inRestore = (fact: string, one: Json): unknown =>
  ({
    time: one.updatedAt,
    outageSeconds: one.report.outageSeconds,
    plannedOutageSeconds: one.report.plan?.estimate.outageSeconds,
  })[fact];

function inSubtree(fact: string, path: string): unknown {
  const [is, was] = [treeOf(newest).get(path), treeOf(before).get(path)];
  return {
    bytes: is.bytes,
    znodes: is.znodes,
    changedBytes: is.bytes - was?.bytes,
    changedZnodes: is.znodes - was?.znodes,
  }[fact];
}

/** Since the backup before or since the oldest: the page says which, one table each. */
let since: Json;
function inChange(fact: string, path: string): unknown {
  const [is, was] = [treeOf(newest).get(path), treeOf(since).get(path)];
  return {
    bytes: is?.bytes,
    znodes: is?.znodes,
    changedBytes: is?.bytes - was?.bytes,
    changedZnodes: is?.znodes - was?.znodes,
  }[fact];
}

function inChart(fact: string, chart: string): unknown {
  const times = chart === 'drillSeconds' ? drills.map(({ at }) => at) : manifests.map(timeOf);
  return {
    bytes: manifests[0].archive.bytes,
    znodes: manifests[0].inventory.znodes,
    longestDowntimeMs: Math.max(...manifests.map(({ downtimeMs }) => downtimeMs)),
    drillSeconds: drills[0].seconds,
    firstAt: times.at(-1),
    lastAt: times[0],
  }[fact];
}

function inSection(fact: string): unknown {
  const days = manifests.flatMap((one) => dayOf(one) ?? []).sort();
  return {
    madeAt,
    provenAt: timeOf(proven),
    backupCount: manifests.length,
    protectedSince: timeOf(manifests.at(-1)),
    drillSeconds: drills[0].seconds,
    drilledAt: drills[0].at,
    level: manifests[0].proof.level,
    bytes: manifests[0].archive.bytes,
    znodes: manifests[0].inventory.znodes,
    downtimeMs: manifests[0].downtimeMs,
    maxDowntimeSeconds: manifests[0].maxDowntimeMs / 1000,
    estimateSeconds: estimateOf(manifests[0]),
    expiringCount: days.length,
    firstExpiry: days[0],
    lastExpiry: days.at(-1),
    since: since && timeOf(since),
  }[fact];
}

/** The model of docs/facts/how-long-a-restore-takes.md for servers that are stopped. */
function estimateOf({ archive, files, inventory }: Json): number {
  const bytesIn = (folder: string) =>
    files.reduce(
      (sum: number, { path, bytes }: Json) => sum + (path.startsWith(folder) ? bytes : 0),
      0,
    );
  const [data, log] = [bytesIn('data/'), bytesIn('log/')];
  const stage = 1.5 + 1.5 + archive.bytes / 50e6 + (data + log) / 100e6;
  const load =
    Math.max(inventory.znodes * 4.1e-6, data / 0.27e9) +
    (inventory.logs?.transactions ?? 0) * 12.5e-6;
  return Math.round(stage) + Math.round(1.5 + 1.5 + 1.5 + load);
}

let html: string;
let facts: ReadFact[];
beforeAll(async () => {
  html = (await recordedCloud().run('report')).stdout;
  facts = factsOf(html);
});

test('every number and time is that of its manifest, drill, report or restore', () => {
  const wrong: unknown[] = [];
  for (const one of facts) {
    if (one.fact === 'since') since = manifests.find((each) => timeOf(each) === one.value);
    const wanted = expected(one);
    if (wanted !== one.value) wrong.push({ ...one, wanted });
  }

  expect(wrong).toEqual([]);
  expect(facts.length).toBeGreaterThan(200);
  expect([oldest, before]).toContain(since);
});

test('what a person reads is the number that a program reads', () => {
  const wrong = facts.filter(({ value, text, fact }) => {
    if (typeof value !== 'number' || fact === 'level') return false;
    if (text === 'none' || text === '=') return value !== 0;
    const { shown, precision } = readText(text);
    const scale = fact.endsWith('Ms') ? 1000 : 1;
    return Math.abs(shown * scale - value) > precision * scale;
  });

  expect(wrong).toEqual([]);
});

const sizes = { bytes: 1, byte: 1, KB: 1e3, MB: 1e6, GB: 1e9 };
const durations = { s: 1, min: 60, h: 3600, d: 86_400 };
const units: Readonly<Record<string, number>> = { ...sizes, ...durations };

/** `4 min 10 s`, `-1.2 KB`, `12 backups`: a count is exact, all else as far as its digits go. */
function readText(text: string): { readonly shown: number; readonly precision: number } {
  const parts = text
    .replaceAll(',', '')
    .replace('−', '-')
    .matchAll(/([+-]?\d+(?:\.(\d+))?) ?([a-zA-Z]+)?/g);
  let [shown, precision] = [0, 0];
  for (const [, digits, decimals = '', unit = ''] of parts) {
    shown += Number(digits) * (units[unit] ?? 1);
    precision =
      unit in units && unit !== 'bytes' ? (units[unit] as number) * 10 ** -decimals.length : 0;
  }
  return { shown, precision };
}

test('a time that is read is the time that is marked', () => {
  const dated = facts.filter(({ text }) => /^\d{4}-/.test(text));

  expect(dated.length).toBeGreaterThan(30);
  expect(
    dated.filter(({ value, text }) => !String(value).replace('T', ' ').startsWith(text)),
  ).toEqual([]);
});

test('the points of each chart are those of the manifests, and of the drills', () => {
  const oldestFirst = [...manifests].reverse();
  const points = (value: (one: Json) => number) =>
    oldestFirst.map((one) => ({ time: timeOf(one), value: value(one) }));

  expect(pointsOf(html, 'prod', 'bytes')).toEqual(points(({ archive }) => archive.bytes));
  expect(pointsOf(html, 'prod', 'znodes')).toEqual(points(({ inventory }) => inventory.znodes));
  expect(pointsOf(html, 'prod', 'downtimeMs')).toEqual(points(({ downtimeMs }) => downtimeMs));
  expect(pointsOf(html, 'prod', 'drillSeconds')).toEqual(
    [...drills].reverse().map(({ at, seconds }) => ({ time: at, value: seconds })),
  );
});

test('no number stands there that is not marked', () => {
  const texts = unmarkedNumbers(html, (element) =>
    element.attrs.some(
      ({ name, value }) => name === 'class' && /troubles|failures|hint/.test(value),
    ),
  );
  const names = new Set(['s3']);

  expect(texts.filter((text) => !names.has(text) && !/S3/.test(text) && !isName(text))).toEqual([]);
  expect(now).toBeGreaterThan(0);
});

/** Of instances, znodes, archives and plans. */
const isName = (text: string) =>
  manifests.some(({ node }) => node === text) ||
  /^(prod\/|prod\.|\/)/.test(text) ||
  [...treeOf(newest).keys()].some((path) => path.endsWith(`/${text}`)) ||
  text === 'zk-backup: prod';
