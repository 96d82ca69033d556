import { parseCron } from '../../../../lib/config/cron.ts';
import { quietCron, quietTimesOf } from '../../../../lib/config/quiet-time.ts';
import { expressionProblem } from '../../../../local-cloud/scheduler/schedule-expression.ts';

const names = Array.from({ length: 1000 }, (_, index) => `ensemble-${index}`);
const times = names.map((name) => quietTimesOf(name));

test('an ensemble has the same time in every deployment', () => {
  const prod = { minute: 48, hour: 3, weekday: 2 };
  const staging = { minute: 24, hour: 1, weekday: 2 };

  expect(quietTimesOf('prod')).toMatchObject({ backup: prod, drill: { ...prod, hour: 6 } });
  expect(quietTimesOf('staging')).toMatchObject({
    backup: staging,
    drill: { ...staging, hour: 4 },
  });
});

test('backups begin at night, at no minute at which the jobs of others begin', () => {
  const hours = new Set(times.map(({ backup }) => backup.hour));
  const minutes = times.map(({ backup }) => backup.minute);

  expect([...hours].sort()).toEqual([1, 2, 3]);
  expect(minutes.filter((minute) => minute % 5 === 0 || minute > 59)).toEqual([]);
});

test('ensembles are spread over every minute that there is', () => {
  const begun = new Set(times.map(({ backup }) => backup.hour * 60 + backup.minute));

  expect(begun.size).toBe(3 * 48);
});

test('of a fleet of 300 at most seven begin in the same minute, in three hours', () => {
  const begun = new Map<number, number>();
  for (const { backup } of times.slice(0, 300)) {
    const minute = backup.hour * 60 + backup.minute;
    begun.set(minute, (begun.get(minute) ?? 0) + 1);
  }

  expect(Math.max(...begun.values())).toBe(7);
});

test('a drill begins three hours after the backup, on any day of the week', () => {
  const later = new Set(
    times.map(
      ({ backup, drill }) => (drill.hour - backup.hour) * 60 + drill.minute - backup.minute,
    ),
  );
  const days = new Set(times.map(({ drill }) => drill.weekday));

  expect([...later]).toEqual([180]);
  expect([...days].sort()).toEqual([1, 2, 3, 4, 5, 6, 7]);
});

test('the page is made when the last backup and the last drill have begun, and before ten', () => {
  const hours = new Set(times.map(({ report }) => report.hour));

  expect([...hours].sort()).toEqual([7, 8, 9]);
  expect(Math.max(...times.map(({ drill }) => drill.hour))).toBe(6);
});

test.each([86_400, 604_800])('%d seconds are an expression that Scheduler takes', (seconds) => {
  const expressions = times.map(({ drill }) => quietCron(seconds, drill) ?? '');

  expect(expressions.filter((one) => expressionProblem(`cron(${one})`) !== undefined)).toEqual([]);
  expect(expressions.filter((one) => typeof parseCron(one) === 'string')).toEqual([]);
});

test.each([300, 43_200, 172_800, 518_400, 2_592_000])('%d seconds stay a rate', (seconds) => {
  expect(quietCron(seconds, quietTimesOf('prod').backup)).toBeUndefined();
});
