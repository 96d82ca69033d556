import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Stack } from 'aws-cdk-lib/core';
import { type Config, drillInstanceOf } from '../config/config.ts';
import { inPieces, numbered } from './policy-pieces.ts';

/*
 * Whom the functions may send commands to: apart from the documents, since a tag condition in one statement with
 * them would refuse them. IAM decides about documents and instances one by one; which document goes to which of these
 * instances is decided by `lambda/node/own-nodes.ts` alone.
 */

type Ensembles = Pick<Config, 'ensembles'>;

/** Values of one key of a tag. */
interface Tagged {
  readonly key: string;
  readonly values: readonly string[];
}

/** Sending to the nodes of all ensembles: for each key of a tag its values, and the named instances. */
export function reachNodes(stack: Stack, { ensembles }: Ensembles): PolicyStatement[] {
  const valuesOf = new Map<string, string[]>();
  const ids: string[] = [];
  for (const { nodes } of ensembles) {
    if ('instanceIds' in nodes) {
      ids.push(...nodes.instanceIds);
    } else {
      const { key, value } = nodes.tag;
      valuesOf.set(key, [...(valuesOf.get(key) ?? []), value]);
    }
  }
  const tagged = [...valuesOf].flatMap(([key, values]) =>
    inPieces(values, (value) => value.length + 3).map((piece): Tagged => ({ key, values: piece })),
  );
  return [
    ...tagged.map((piece, index) => reachTagged(stack, piece, index)),
    ...reachNamed(stack, 'ReachNodes', ids),
  ];
}

/** Sending to the instances that drills are held on. */
export const reachInstancesOfDrills = (stack: Stack, { ensembles }: Ensembles): PolicyStatement[] =>
  reachNamed(
    stack,
    'ReachInstancesOfDrills',
    ensembles.flatMap((ensemble) => drillInstanceOf(ensemble) ?? []),
  );

const reachTagged = (stack: Stack, { key, values }: Tagged, index: number): PolicyStatement =>
  new PolicyStatement({
    sid: numbered('ReachTaggedNodes', index),
    actions: ['ssm:SendCommand'],
    resources: [instanceArn(stack, '*'), instanceArn(stack, 'mi-*')],
    conditions: { StringEquals: { [`ssm:resourceTag/${key}`]: values } },
  });

const reachNamed = (stack: Stack, sid: string, ids: readonly string[]): PolicyStatement[] =>
  ids.length === 0
    ? []
    : [
        new PolicyStatement({
          sid,
          actions: ['ssm:SendCommand'],
          resources: [...new Set(ids)].map((id) => instanceArn(stack, id)),
        }),
      ];

const instanceArn = (stack: Stack, id: string) =>
  id.startsWith('mi-')
    ? stack.formatArn({ service: 'ssm', resource: 'managed-instance', resourceName: id })
    : stack.formatArn({ service: 'ec2', resource: 'instance', resourceName: id });
