import { profilesOf } from '../documents/node-profile.ts';
import { nestedStacks, stackOfName } from '../ensembles/stack-of-name.ts';
import { mostOfTemplate, mostProfiles } from '../ensembles/template-size.ts';
import { secretsIn } from '../notifications/secrets.ts';
import type { Config, Ensemble } from './config.ts';
import type { Problem } from './config-problems.ts';

/*
 * How many ensembles fit in one deployment: what AWS would refuse, or the CDK in the middle of a synth, is told
 * before anything is made (test/stack/fleet.test.ts synthesizes as many).
 */

export const mostEnsembles = 300;

/** Of resources in a nested stack: two schedules and three alarms. */
const nestedOfEnsemble = 5;

/** So many instances by id take five policies of each role, which are resources, too. */
export const mostNamedInstances = 200;

/** Of all names of secrets and parameters together, with what an ARN has before them: a role has ten policies. */
export const mostSecretCharacters = 14_500;
const charactersOfArn = 60;

const elsewhere = 'move the others to a second file and stack (-c config=PATH -c stack=NAME)';

type Fleet = Pick<Config, 'ensembles' | 'notify' | 'sse' | 'encryptionKey' | 's3Endpoint'>;
type Beyond = Omit<Problem, 'path'>;

/** What is too much; nothing else is looked at then. */
export function beyondLimits(config: Fleet): Problem[] {
  const { ensembles } = config;
  const tooMany = beyondEnsembles(ensembles);
  if (tooMany.length > 0) return at('ensembles', tooMany);
  return [
    ...at('ensembles', [
      ...beyondTemplate(config),
      ...beyondInstances(ensembles),
      ...beyondNestedStack(ensembles),
    ]),
    ...at('notify', beyondSecrets(config)),
  ];
}

const at = (path: string, beyond: readonly Beyond[]): Problem[] =>
  beyond.map((one) => ({ path, ...one }));

function beyondEnsembles({ length }: readonly Ensemble[]): Beyond[] {
  if (length <= mostEnsembles) return [];
  return [
    {
      got: `${length} ensembles`,
      expected: `at most ${mostEnsembles} in one stack, which CloudFormation limits to ${mostOfTemplate.resources} resources: ${elsewhere}`,
    },
  ];
}

function beyondTemplate(config: Fleet): Beyond[] {
  const { ensembles } = config;
  const { size } = profilesOf(ensembles);
  const most = mostProfiles(config);
  if (size <= most) return [];
  if (most < 1) {
    return [
      {
        got: `${ensembles.length} ensembles whose settings make the template longer than 1 MB`,
        expected: `fewer entries in \`restoreFrom\` and \`instanceIds\`, or ${elsewhere}`,
      },
    ];
  }
  return [
    {
      got: `${size} profiles, each of which has SSM documents of its own`,
      expected: `at most ${most} beside ${ensembles.length} ensembles: give more of them the same \`service\`, \`zooCfg\`, \`mode\`, \`maxDowntime\`, \`allowStandalone\` and \`client\`, or ${elsewhere}`,
    },
  ];
}

function beyondInstances(ensembles: readonly Ensemble[]): Beyond[] {
  const named = ensembles.flatMap(({ nodes }) => ('instanceIds' in nodes ? nodes.instanceIds : []));
  if (named.length <= mostNamedInstances) return [];
  return [
    {
      got: `${named.length} instances by id`,
      expected: `at most ${mostNamedInstances} in one stack, which fill the policies of a role: select nodes by a tag, or ${elsewhere}`,
    },
  ];
}

/** By chance they hold some 40 of 300 each; names that were made to meet in one are refused. */
function beyondNestedStack(ensembles: readonly Ensemble[]): Beyond[] {
  const most = Math.floor(mostOfTemplate.resources / nestedOfEnsemble);
  const held = Array.from({ length: nestedStacks }, () => 0);
  for (const { name } of ensembles) held[stackOfName(name)] = (held[stackOfName(name)] ?? 0) + 1;
  const largest = Math.max(...held);
  if (largest <= most) return [];
  return [
    {
      got: `${largest} ensembles whose names put them into the same nested stack`,
      expected: `at most ${most} in each of the ${nestedStacks}: give some of them other names, or ${elsewhere}`,
    },
  ];
}

function beyondSecrets(config: Fleet): Beyond[] {
  const characters = secretsIn(config)
    .map((name) => ('ssmParameter' in name ? name.ssmParameter : name.secretsManager))
    .reduce((all, name) => all + name.length + charactersOfArn, 0);
  if (characters <= mostSecretCharacters) return [];
  return [
    {
      got: `secrets and parameters whose ARNs have some ${characters} characters`,
      expected: `at most ${mostSecretCharacters}, which fill the policies of a role: name fewer of them, give them shorter names, or ${elsewhere}`,
    },
  ];
}
