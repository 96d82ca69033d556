import { LambdaClient, StopDurableExecutionCommand } from '@aws-sdk/client-lambda';
import type { DurableOptions } from '../../local-cloud/durable/execution.ts';
import type { LocalCloud } from '../../local-cloud/local-cloud.ts';

/** Where a function dies: `before START send-halt ID`. */
export type Death = string;

/** What the durable service is told of a function that can be made to die. */
export interface Mortal {
  diesAt: NonNullable<DurableOptions['diesAt']>;
}

/** Lets a function die at these points, once at each, as far as it comes. @returns where it did */
export function letDieAt(mortal: Mortal, points: readonly Death[]): ReadonlySet<Death> {
  const deaths = new Set<Death>();
  mortal.diesAt = (when, update) => {
    const death = `${when} ${update}`;
    if (!points.includes(death) || deaths.has(death)) return false;
    deaths.add(death);
    return true;
  };
  return deaths;
}

/**
 * Has somebody stop the execution that comes to this point: from there it comes no further.
 * @param point without the operation's id: `before START verify`
 * @returns when it is stopped
 */
export const stopAt = (cloud: LocalCloud, mortal: Mortal, point: string): Promise<void> =>
  new Promise((resolve, reject) => {
    let stopped = false;
    mortal.diesAt = (when, update, DurableExecutionArn) => {
      if (!stopped && `${when} ${update} `.startsWith(`${point} `)) {
        stopped = true;
        const why = { ErrorMessage: 'Somebody stopped it.' };
        const lambda = new LambdaClient({
          endpoint: cloud.clientEnvironment.AWS_ENDPOINT_URL_LAMBDA,
        });
        const stop = new StopDurableExecutionCommand({ DurableExecutionArn, Error: why });
        lambda.send(stop).then(() => resolve(), reject);
      }
      return stopped;
    };
  });

export const immortal: Mortal['diesAt'] = () => false;

/**
 * Groups of about twelve that lie far from each other, so that one run dies at all of a group. Two that
 * are neighbours are never in one: a step that is cut short twice may be given up.
 */
function grouped(points: readonly Death[]): Death[][] {
  const groups = Math.max(2, Math.ceil(points.length / 12));
  const all = Array.from({ length: groups }, (_, group) =>
    points.filter((_, index) => index % groups === group),
  );
  return all.filter((group) => group.length > 0);
}

/**
 * Runs, until the function has died at every point; those that end early leave some over.
 * @param isOver after a run that is like this there is no other
 */
export async function dieAtAll<S, R extends { readonly deaths: readonly Death[] }>(
  points: readonly Death[],
  subjects: readonly S[],
  dieAt: (subject: S, group: readonly Death[]) => Promise<R>,
  isOver: (run: R) => boolean = () => false,
): Promise<R[]> {
  const runs: R[] = [];
  let left = points;
  for (let before = -1; left.length > 0 && left.length !== before && !runs.some(isOver); ) {
    before = left.length;
    const groups = grouped(left);
    await Promise.all(
      subjects.map(async (subject) => {
        for (let group = groups.shift(); group && !runs.some(isOver); group = groups.shift()) {
          runs.push(await dieAt(subject, group));
        }
      }),
    );
    left = points.filter((point) => !runs.some(({ deaths }) => deaths.includes(point)));
  }
  return runs;
}
