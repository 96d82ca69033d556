import { isOptional, type Kind } from '../../../../lambda/contract/line-kinds.ts';
import { backupLines, failure, failureDetails } from '../../../../lambda/contract/node-lines.ts';
import { restoreLines } from '../../../../lambda/contract/restore-node-lines.ts';
import { readNodeLine } from '../../../../lambda/node/node-line.ts';

const shapes = { ...backupLines, ...restoreLines };
const steps = Object.entries(shapes);
const fields = steps.flatMap(([step, shape]) =>
  Object.entries(shape).map(([field, kind]) => ({ step, field, kind: kind as Kind<unknown> })),
);

/** Of every kind that there is, one value fits. */
const values = [
  null,
  true,
  0,
  '',
  '0x1',
  ['0x1'],
  ['a text'],
  'leader',
  'stop',
  'adler',
  'igzip',
  'CRC64NVME',
  'staged',
  'plain',
];

const fitting = ({ fits, name }: Kind<unknown>) => {
  const value = values.filter((one) => one !== null).find(fits);
  if (value === undefined) throw new Error(`nothing here is ${name}`);
  return value;
};

/** Of a shape all that it declares, in a good line. */
const filled = (shape: Readonly<Record<string, Kind<unknown>>>) =>
  Object.fromEntries(Object.entries(shape).map(([field, kind]) => [field, fitting(kind)]));

const goodLine = (step: string) => ({ step, ...filled(shapes[step as keyof typeof shapes]) });
const read = (line: object) => readNodeLine(`ZKBACKUP ${JSON.stringify(line)}`);

test.each(steps)('a line of %s with all its fields is read', (step) => {
  expect(read(goodLine(step))).toEqual({ line: goodLine(step), fault: undefined });
});

test.each(fields)('$step without "$field" is refused by that name', ({ step, field, kind }) => {
  const { [field]: _, ...line } = goodLine(step) as Record<string, unknown>;

  const { fault } = read(line);

  const refused = `its line cannot be read: it has no "${field}"`;
  expect(fault).toBe(isOptional(kind) ? undefined : refused);
});

test.each(fields)('$step takes null for "$field" where it is declared so', (one) => {
  const { step, field, kind } = one;

  const { fault } = read({ ...goodLine(step), [field]: null });

  const refused = `its line cannot be read: "${field}" is null, and not ${kind.name}`;
  expect(fault).toBe(kind.fits(null) ? undefined : refused);
});

test.each(fields)('$step refuses all that "$field" is not', ({ step, field, kind }) => {
  const strange = [...values, -1, {}, [1], 'a stray word'].filter((value) => !kind.fits(value));

  const faults = strange.map((value) => read({ ...goodLine(step), [field]: value }).fault);

  expect(strange.length).toBeGreaterThan(2);
  expect(faults).toEqual(
    strange.map((value) => {
      const shown = JSON.stringify(value);
      return `its line cannot be read: "${field}" is ${shown}, and not ${kind.name}`;
    }),
  );
});

// By hand, lest a kind that takes too much agrees with itself above.
test.each([
  ['inspect', 'weighted', 'yes', 'true or false'],
  ['inspect', 'ofPlan', 'gone', 'a trace of a plan'],
  ['capture', 'mode', 'dead', 'a mode of captures'],
  ['capture', 'snapshotCheck', 'none', 'a check of snapshots'],
  ['upload', 'compressor', 'zstd', 'a compressor that we use'],
  ['upload', 'checksumAlgorithm', 'SHA256', 'an algorithm that we ask for'],
  ['probe', 'freeBytes', '12', 'a number'],
  ['halt', 'haltMs', -1, 'a number'],
  ['check', 'zxid', '0X1', 'a zxid'],
  ['drill', 'wrongCanaries', ['a', 1], 'a list of texts'],
])('a line of %s in which "%s" is %j is refused', (step, field, value, name) => {
  const { fault } = read({ ...goodLine(step), [field]: value });

  const shown = JSON.stringify(value);
  expect(fault).toBe(`its line cannot be read: "${field}" is ${shown}, and not ${name}`);
});

test.each(['runId', 'weighted', 'reason'])('inspect may lack weighted, and not %s', (field) => {
  const { [field]: _, ...line } = goodLine('inspect') as Record<string, unknown>;

  const { fault } = read(line);

  expect(fault === undefined).toBe(field === 'weighted');
});

const failed = { ...filled(failure), error: filled(failureDetails) };

test.each(Object.keys(failureDetails))('a failure without its "%s" is refused', (field) => {
  const { [field]: _, ...error } = failed.error;

  const { fault } = read({ ...failed, error });

  expect(fault).toBe(`its line cannot be read: it has no "${field}"`);
});

test.each([
  ['serving', 'yes', '"serving" is "yes", and not true or false'],
  ['stopped', 'no', '"stopped" is "no", and not true or false'],
  ['step', 7, '"step" is 7, and not a text'],
])('a failure whose "%s" is %j is refused', (field, value, why) => {
  expect(read({ ...failed, [field]: value }).fault).toBe(`its line cannot be read: ${why}`);
});
