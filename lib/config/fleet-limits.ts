import { backupDocuments, restoreDocuments } from '../../lambda/contract/documents.ts';
import { profilesOf } from '../documents/node-profile.ts';
import type { Config } from './config.ts';
import type { Problem } from './config-problems.ts';

/*
 * How many ensembles fit in one deployment: what AWS would refuse, or the CDK in the middle of a synth, is told
 * before anything is made (test/stack/fleet.test.ts synthesizes as many).
 */

/** Resources of a stack: what CloudFormation takes, what is shared where all is set, and what each of these has. */
const resources = {
  most: 500,
  shared: 60,
  ofEnsemble: 6,
  ofProfile: backupDocuments.length + restoreDocuments.length,
};

export const mostEnsembles = 32;

/** So many sets of documents (`profilesOf`) fit beside so many ensembles. */
export const mostProfiles = (ensembles: number): number =>
  Math.floor(
    (resources.most - resources.shared - ensembles * resources.ofEnsemble) / resources.ofProfile,
  );

/** So many instances by id take five policies of each role, which are resources, too. */
export const mostNamedInstances = 200;

const elsewhere = 'move the others to a second file and stack (-c config=PATH -c stack=NAME)';

type Ensembles = Config['ensembles'];

/** What is too much; nothing else is looked at then. */
export function beyondLimits({ ensembles }: Pick<Config, 'ensembles'>): Problem[] {
  const tooMany = beyondEnsembles(ensembles);
  return [
    ...(tooMany.length > 0 ? tooMany : beyondProfiles(ensembles)),
    ...beyondInstances(ensembles),
  ].map((problem) => ({ path: 'ensembles', ...problem }));
}

type Beyond = Omit<Problem, 'path'>;

function beyondEnsembles({ length }: Ensembles): Beyond[] {
  if (length <= mostEnsembles) return [];
  return [
    {
      got: `${length} ensembles`,
      expected: `at most ${mostEnsembles} in one stack, which CloudFormation limits to ${resources.most} resources: ${elsewhere}`,
    },
  ];
}

function beyondProfiles(ensembles: Ensembles): Beyond[] {
  const { size } = profilesOf(ensembles);
  const most = mostProfiles(ensembles.length);
  if (size <= most) return [];
  return [
    {
      got: `${size} profiles, each of which has SSM documents of its own`,
      expected: `at most ${most} beside ${ensembles.length} ensembles: give more of them the same \`service\`, \`zooCfg\`, \`mode\`, \`maxDowntime\`, \`allowStandalone\` and \`client\`, or ${elsewhere}`,
    },
  ];
}

function beyondInstances(ensembles: Ensembles): Beyond[] {
  const named = ensembles.flatMap(({ nodes }) => ('instanceIds' in nodes ? nodes.instanceIds : []));
  if (named.length <= mostNamedInstances) return [];
  return [
    {
      got: `${named.length} instances by id`,
      expected: `at most ${mostNamedInstances} in one stack, which fill the policies of a role: select nodes by a tag, or ${elsewhere}`,
    },
  ];
}
