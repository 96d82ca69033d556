import type { Config } from './config.ts';
import type { Problem } from './config-problems.ts';

/*
 * How many ensembles fit in one deployment: what AWS would refuse, or the CDK in the middle of a synth, is told
 * before anything is made (test/stack/fleet.test.ts synthesizes as many).
 */

/** CloudFormation takes 500 resources in a stack; an ensemble has 13 of them, and some 60 are shared where all is set. */
export const mostEnsembles = 32;

/** So many instances by id take five policies of each role, which are resources, too. */
export const mostNamedInstances = 200;

const elsewhere = 'move the others to a second file and stack (-c config=PATH -c stack=NAME)';

/** What is too much; nothing else is looked at then. */
export function beyondLimits({ ensembles }: Pick<Config, 'ensembles'>): Problem[] {
  const named = ensembles.flatMap(({ nodes }) => ('instanceIds' in nodes ? nodes.instanceIds : []));
  return [
    ...(ensembles.length > mostEnsembles
      ? [
          {
            path: 'ensembles',
            got: `${ensembles.length} ensembles`,
            expected: `at most ${mostEnsembles} in one stack, which CloudFormation limits to 500 resources: ${elsewhere}`,
          },
        ]
      : []),
    ...(named.length > mostNamedInstances
      ? [
          {
            path: 'ensembles',
            got: `${named.length} instances by id`,
            expected: `at most ${mostNamedInstances} in one stack, which fill the policies of a role: select nodes by a tag, or ${elsewhere}`,
          },
        ]
      : []),
  ];
}
