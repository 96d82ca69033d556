import { type Config, defaultRetentionDays, type Ensemble } from './config.ts';
import { type Problem, show } from './config-problems.ts';
import { longestSeconds, secondsBetween, shortestSeconds } from './schedule-limits.ts';

/** What is wrong between settings that are each right by themselves. */
export function conflictsIn(config: Config): Problem[] {
  return [
    ...config.ensembles.flatMap((ensemble, index) => [
      ...nameTakenTwice(config.ensembles, ensemble, index),
      ...nodesTakenTwice(config.ensembles, ensemble, index),
      ...cronOutOfLimits(ensemble, index),
    ]),
    ...lockedLongerThanKept(config),
    ...settingsOfAnotherBucket(config),
  ];
}

function nameTakenTwice(all: readonly Ensemble[], { name }: Ensemble, index: number): Problem[] {
  const first = all.findIndex((other) => other.name === name);
  if (first === index) return [];
  return [
    {
      path: `ensembles[${index}].name`,
      got: show(name),
      expected: `another name than ensembles[${first}] has`,
    },
  ];
}

/** One run per ensemble at a time is what keeps a quorum: the same nodes twice would break it. */
function nodesTakenTwice(all: readonly Ensemble[], { nodes }: Ensemble, index: number): Problem[] {
  const earlier = all.slice(0, index);
  if ('tag' in nodes) {
    const first = earlier.findIndex(
      (other) => 'tag' in other.nodes && show(other.nodes.tag) === show(nodes.tag),
    );
    if (first < 0) return [];
    return [
      {
        path: `ensembles[${index}].nodes.tag`,
        got: show(nodes.tag),
        expected: `another tag than ensembles[${first}] selects by`,
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
        expected: 'an instance that is not named before',
      },
    ];
  });
}

function cronOutOfLimits({ schedule }: Ensemble, index: number): Problem[] {
  if (!('cron' in schedule)) return [];
  const { shortest, longest } = secondsBetween(schedule);
  const path = `ensembles[${index}].schedule.cron`;
  if (shortest < shortestSeconds) {
    const expected = `at least ${shortestSeconds / 60} minutes between two backups`;
    return [{ path, got: `${show(schedule.cron)} (${shortest / 60} minutes)`, expected }];
  }
  if (longest > longestSeconds) {
    const days = Number.isFinite(longest) ? `up to ${longest / 86400} days` : 'a month or more';
    const expected =
      'a backup every 6 days or more often, in every year: no CloudWatch alarm notices the absence of a rarer one';
    return [{ path, got: `${show(schedule.cron)} (${days})`, expected }];
  }
  return [];
}

function lockedLongerThanKept({ retention = defaultRetentionDays, objectLock }: Config): Problem[] {
  if (!objectLock || objectLock.days <= retention) return [];
  return [
    {
      path: 'objectLock.days',
      got: show(objectLock.days),
      expected: `at most the retention of ${retention} days: expiring a locked object only hides it`,
    },
  ];
}

/** An existing bucket keeps its own rules; a setting that does nothing must not look as if it did. */
function settingsOfAnotherBucket(config: Config): Problem[] {
  const { bucket, retention, objectLock, s3Endpoint } = config;
  if (s3Endpoint && !bucket) {
    return [
      {
        path: 'bucket',
        got: 'nothing',
        expected:
          'the name of an existing bucket behind s3Endpoint: CloudFormation creates none there',
      },
    ];
  }
  if (!bucket) return [];
  return Object.entries({ retention, objectLock })
    .filter(([, value]) => value !== undefined)
    .map(([path, value]) => ({
      path,
      got: show(value),
      expected: `nothing: set it on the bucket ${show(bucket)} itself, the stack does not own it`,
    }));
}
