/** What a step changed: by the ids of what the templates wanted before it, and after it. */
import type { WantedResource } from './judge.ts';

export interface Change {
  readonly made: number;
  readonly gone: number;
  /** Whose place another has taken. */
  readonly replaced: number;
  /** One line for each that had to last. */
  readonly differences: readonly string[];
}

/** They hold data, or somebody outside names them: as long as their stack is there, they are. */
const lasting: readonly string[] = [
  'AWS::KMS::Key',
  'AWS::Lambda::Alias',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::SQS::Queue',
];

/** These go with their ensemble; but another never takes the place of one. */
const neverReplaced: readonly string[] = [...lasting, 'AWS::IAM::ManagedPolicy'];

export function changeBetween(
  before: readonly WantedResource[],
  after: readonly WantedResource[],
): Change {
  const [was, now] = [new Set(before.map(keyOf)), new Set(after.map(keyOf))];
  const stacks = new Set(after.map(({ stack }) => stack));
  const gone = before.filter((one) => !now.has(keyOf(one)));
  const replaced = gone.filter((one) => after.some((other) => placeOf(one) === placeOf(other)));
  const lost = gone.filter(
    (one) =>
      (lasting.includes(one.type) && stacks.has(one.stack)) ||
      (neverReplaced.includes(one.type) && replaced.includes(one)),
  );
  return {
    made: after.filter((one) => !was.has(keyOf(one))).length,
    gone: gone.length,
    replaced: replaced.length,
    differences: lost.map(
      ({ type, stack, logicalId }) => `${type} ${stack}/${logicalId}: it is another one now`,
    ),
  };
}

const keyOf = ({ type, id }: WantedResource) => `${type} ${id}`;
const placeOf = ({ stack, logicalId }: WantedResource) => `${stack}/${logicalId}`;
