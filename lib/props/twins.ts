import { type Stack, Token } from 'aws-cdk-lib/core';
import type { Construct, IConstruct } from 'constructs';
import type { Config, Ensemble } from '../config/config.ts';
import { type Problem, show } from '../config/config-problems.ts';
import { isSameTag } from '../config/config-rules.ts';
import { deploymentName, outermostStack } from '../deployment-name.ts';

/** One of our constructs of an app, and what it is made of. */
interface Deployment {
  readonly construct: Construct;
  readonly config: Pick<Config, 'ensembles'>;
}

/** By the root of an app, its constructs that were made. */
const madeIn = new WeakMap<IConstruct, Deployment[]>();

/**
 * Notes a construct that is made, and compares it with those of the same app. Each by itself looks right. Together they
 * would stop two servers of an ensemble at once, as neither sees the lease of the other, or take each other's names.
 *
 * @returns what both of them have
 */
export function twinsOf(construct: Construct, config: Pick<Config, 'ensembles'>): Problem[] {
  const made = madeIn.get(construct.node.root) ?? [];
  madeIn.set(construct.node.root, [...made, { construct, config }]);
  return made.flatMap((other) => inCommon({ construct, config }, other));
}

function inCommon(one: Deployment, other: Deployment): Problem[] {
  const path = other.construct.node.path;
  const isSamePlace = mayBeSamePlace(
    outermostStack(one.construct),
    outermostStack(other.construct),
  );
  return [
    ...(isSamePlace ? nameInCommon(one, other) : []),
    ...one.config.ensembles.flatMap((ensemble, index) =>
      other.config.ensembles.flatMap((theirs) => [
        ...(isSamePlace ? ensembleInCommon(ensemble, theirs, index, path) : []),
        ...instancesInCommon(ensemble, theirs, index, path),
      ]),
    ),
  ];
}

/**
 * Whether two stacks are deployed to one account and region, as far as it is known here. Stacks that say nothing of it
 * go to where the credentials are: to the same place, unless they are stages of which each has its own.
 */
function mayBeSamePlace(one: Stack, other: Stack): boolean {
  if (one === other) return true;
  const known = [one, other].every(
    ({ account, region }) => ![account, region].some(Token.isUnresolved),
  );
  if (known) return one.account === other.account && one.region === other.region;
  return (
    one.environment === other.environment && one.node.scopes.at(-2) === other.node.scopes.at(-2)
  );
}

function nameInCommon({ construct }: Deployment, other: Deployment): Problem[] {
  const name = deploymentName(construct);
  if (name !== deploymentName(other.construct)) return [];
  return [
    {
      path: 'name',
      got: show(name),
      expected: `another name than that of ${other.construct.node.path}: documents, alarms and dashboard begin with it; or the env of both stacks, if they go to other accounts or regions`,
    },
  ];
}

function ensembleInCommon(
  { name, nodes }: Ensemble,
  theirs: Ensemble,
  index: number,
  path: string,
): Problem[] {
  const at = `ensembles[${index}]`;
  const both = `that ${path} does not have, for neither would wait for the other before it stops a server; or the env of both stacks, if they go to other accounts or regions`;
  return [
    ...(name === theirs.name
      ? [{ path: `${at}.name`, got: show(name), expected: `a name ${both}` }]
      : []),
    ...('tag' in nodes && 'tag' in theirs.nodes && isSameTag(nodes.tag, theirs.nodes.tag)
      ? [{ path: `${at}.nodes.tag`, got: show(nodes.tag), expected: `a tag ${both}` }]
      : []),
  ];
}

/** An id is one instance, wherever a stack is deployed to. */
function instancesInCommon(
  { nodes }: Ensemble,
  theirs: Ensemble,
  index: number,
  path: string,
): Problem[] {
  if (!('instanceIds' in nodes) || !('instanceIds' in theirs.nodes)) return [];
  const { instanceIds } = theirs.nodes;
  return nodes.instanceIds.flatMap((id, position) =>
    instanceIds.includes(id)
      ? [
          {
            path: `ensembles[${index}].nodes.instanceIds[${position}]`,
            got: show(id),
            expected: `an instance that ${path} does not name`,
          },
        ]
      : [],
  );
}
