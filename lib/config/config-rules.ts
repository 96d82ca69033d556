import { rolesGivenTwice } from '../account/account-rules.ts';
import { copyConflictsIn } from '../copies/copy-rules.ts';
import type { Config, Ensemble, Schedule } from './config.ts';
import { daysAlone, keepOf } from './config-keep.ts';
import { type Problem, show } from './config-problems.ts';
import { beyondLimits } from './fleet-limits.ts';
import { notifyConflictsIn } from './notify-rules.ts';
import { backupLimits, drillLimits, reportLimits, secondsBetween } from './schedule-limits.ts';

/** What is wrong between settings that are each right by themselves. */
export function conflictsIn(config: Config): Problem[] {
  const beyond = beyondLimits(config);
  if (beyond.length > 0) return beyond;
  return [
    ...config.ensembles.flatMap((ensemble, index) => [
      ...nameTakenTwice(config.ensembles, ensemble, index),
      ...nodesTakenTwice(config.ensembles, ensemble, index),
      ...backupsOutOfLimits(ensemble, index),
      ...drillsOutOfLimits(ensemble, index),
      ...restoredFromElsewhere(config.ensembles, ensemble, index),
    ]),
    ...reportOutOfLimits(config),
    ...lockedLongerThanKept(config),
    ...settingsOfAnotherBucket(config),
    ...copyConflictsIn(config),
    ...rolesGivenTwice(config),
    ...notifyConflictsIn(config),
  ];
}

function nameTakenTwice(all: readonly Ensemble[], { name }: Ensemble, index: number): Problem[] {
  const first = all.findIndex((other) => other.name === name);
  if (first === index) return [];
  return [
    {
      path: `ensembles[${index}].name`,
      got: show(name),
      expected: `a name that ensembles[${first}] does not have`,
    },
  ];
}

interface Tag {
  readonly key: string;
  readonly value: string;
}

/** All of it: two long ones may differ in the last character. */
export const isSameTag = (one: Tag, other: Tag): boolean =>
  one.key === other.key && one.value === other.value;

/** One run per ensemble at a time is what keeps a quorum: the same nodes twice would break it. */
function nodesTakenTwice(all: readonly Ensemble[], { nodes }: Ensemble, index: number): Problem[] {
  const earlier = all.slice(0, index);
  if ('tag' in nodes) {
    const first = earlier.findIndex(
      (other) => 'tag' in other.nodes && isSameTag(other.nodes.tag, nodes.tag),
    );
    if (first < 0) return [];
    return [
      {
        path: `ensembles[${index}].nodes.tag`,
        got: show(nodes.tag),
        expected: `a tag that ensembles[${first}] does not select by`,
      },
    ];
  }
  return nodes.instanceIds.flatMap((id, position) => {
    const isTaken =
      nodes.instanceIds.indexOf(id) < position ||
      earlier.some((other) => 'instanceIds' in other.nodes && other.nodes.instanceIds.includes(id));
    if (!isTaken) return [];
    return [
      {
        path: `ensembles[${index}].nodes.instanceIds[${position}]`,
        got: show(id),
        expected: 'an instance that no earlier entry names',
      },
    ];
  });
}

function backupsOutOfLimits({ schedule }: Ensemble, index: number): Problem[] {
  return cronOutOfLimits(schedule, `ensembles[${index}].schedule`, {
    ...backupLimits,
    tooOften: `at least ${backupLimits.shortest / 60} minutes between two backups`,
    tooRare:
      'a backup every 6 days or more often, in every year: if backups are rarer, no CloudWatch alarm can notice a missed one',
  });
}

function drillsOutOfLimits({ drill }: Ensemble, index: number): Problem[] {
  if (drill === false) return [];
  return cronOutOfLimits(drill, `ensembles[${index}].drill`, {
    shortest: drillLimits.shortest,
    longest: drillLimits.longestByCron,
    tooOften: 'at least an hour between two drills',
    tooRare: 'a drill every 31 days or more often, in every year, on days given by number',
  });
}

function reportOutOfLimits({ report }: Config): Problem[] {
  if (!report) return [];
  return cronOutOfLimits(report.schedule, 'report.schedule', {
    shortest: reportLimits.shortest,
    longest: reportLimits.longestByCron,
    tooOften: 'at least an hour between two pages',
    tooRare: 'a page every 31 days or more often, in every year, on days given by number',
  });
}

interface CronLimits {
  readonly shortest: number;
  readonly longest: number;
  readonly tooOften: string;
  readonly tooRare: string;
}

function cronOutOfLimits(schedule: Schedule, of: string, limits: CronLimits): Problem[] {
  if (!('cron' in schedule)) return [];
  const { shortest, longest } = secondsBetween(schedule);
  const path = `${of}.cron`;
  if (shortest < limits.shortest) {
    const got = `${show(schedule.cron)} (${shortest / 60} minutes)`;
    return [{ path, got, expected: limits.tooOften }];
  }
  if (longest > limits.longest) {
    const days = Number.isFinite(longest) ? `up to ${longest / 86400} days` : 'a month or more';
    return [{ path, got: `${show(schedule.cron)} (${days})`, expected: limits.tooRare }];
  }
  return [];
}

/** Nodes read the backups of these ensembles: the stack must know them. */
function restoredFromElsewhere(
  all: readonly Ensemble[],
  { name, restoreFrom }: Ensemble,
  index: number,
): Problem[] {
  const others = all.map((other) => other.name).filter((other) => other !== name);
  return restoreFrom.flatMap((from, position) => {
    if (others.includes(from) && restoreFrom.indexOf(from) === position) return [];
    const expected = others.length
      ? `another ensemble of this file, each once: ${others.map(show).join(', ')}`
      : 'nothing: there is no other ensemble in this file';
    return [{ path: `ensembles[${index}].restoreFrom[${position}]`, got: show(from), expected }];
  });
}

/** What is locked for longer than it is kept stays all the same: a setting that looks shorter than it is. */
function lockedLongerThanKept(config: Config): Problem[] {
  const { ensembles, objectLock } = config;
  if (!objectLock) return [];
  const kept = ensembles.flatMap((ensemble) => daysAlone(keepOf(config, ensemble)) ?? []);
  const shortest = Math.min(...kept);
  if (objectLock.days <= shortest) return [];
  return [
    {
      path: 'objectLock.days',
      got: show(objectLock.days),
      expected: `at most the ${shortest} days that are kept: what is locked for longer cannot go`,
    },
  ];
}

/** An existing bucket keeps its own rules; a setting that does nothing must not look as if it did. */
function settingsOfAnotherBucket(config: Config): Problem[] {
  const { bucket, objectLock, encryptionKey, s3Endpoint } = config;
  if (s3Endpoint && !bucket) {
    return [
      {
        path: 'bucket',
        got: 'nothing',
        expected:
          'the name of an existing bucket at s3Endpoint: CloudFormation cannot create one there',
      },
    ];
  }
  if (!bucket) return [];
  return Object.entries({ objectLock, encryptionKey })
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => ({
      path,
      got: show(value),
      expected: `nothing: set it on the bucket ${show(bucket)} itself, because the stack does not own it`,
    }));
}
