import { keepJournal } from '../../../../lambda/flow/journal.ts';
import { plainFlow } from '../../../../lambda/flow/plain-flow.ts';

/** A clock that moves by a second each time it is read. */
const ticking = () => {
  let now = 0;
  return () => {
    now += 1000;
    return now;
  };
};

const plain = plainFlow({ millisecondsLeft: () => 1e9, wait: async () => {} });

test('a journal holds every step and poll in order, with its time', async () => {
  const journal = keepJournal(plain, ticking());

  await journal.step('plan', async () => 'x');
  await journal.poll(
    'await',
    async (n) => n + 1,
    0,
    (n) => (n < 2 ? 1 : undefined),
  );

  expect(journal.entries).toEqual([
    { name: 'plan', ms: 1000 },
    { name: 'await', ms: 2000 },
  ]);
});

test('a replay yields the same journal, for the times are recorded with the results', async () => {
  const records: string[] = [];
  const recording = keepJournal(
    {
      ...plain,
      step: async (_name, work) => {
        const result = await work();
        records.push(JSON.stringify(result));
        return result;
      },
    },
    ticking(),
  );
  await recording.step('plan', async () => 'x');
  const replaying = keepJournal(
    { ...plain, step: async () => JSON.parse(records[0] as string) },
    () => Number.NaN,
  );

  const value = await replaying.step('plan', async () => 'y');

  expect(value).toBe('x');
  expect(replaying.entries).toEqual(recording.entries);
});
