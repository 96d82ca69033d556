/** Whether what was read back is what the templates want: decided here alone. */
import type { ReadBack } from '../../local-cloud/moto/moto.ts';
import { unknown } from './resolve.ts';

/** A resource that a template wants. */
export interface WantedResource {
  /** The stack's name, or its path for one within another. */
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** What the stack says it is; undefined: the stack knows nothing of it. */
  readonly id: string | undefined;
  readonly properties: Readonly<Record<string, unknown>>;
  /** It outlives its stack. */
  readonly stays: boolean;
}

/** What a step left. */
export interface Judgement {
  readonly wanted: number;
  readonly found: number;
  /** One line each; none: all is as the templates want it. */
  readonly differences: readonly string[];
  /** What no template names any more, and is meant to be there. */
  readonly stays: readonly WantedResource[];
}

export interface Evidence {
  readonly wanted: readonly WantedResource[];
  /** What earlier templates wanted, and these do not. */
  readonly gone: readonly WantedResource[];
  /** Answers for `wanted` that have an id, then for `gone`. */
  readonly readBack: ReadBack;
  /** What was there before the first deployment: physical ids by type. */
  readonly before: ReadBack['inventory'];
}

/** Types that are written in templates and are nothing by themselves. */
export const nothingBehind = (type: string): boolean =>
  type === 'AWS::CDK::Metadata' || /^(Custom::|AWS::CloudFormation::CustomResource$)/.test(type);

/** Of these one can ask the services. */
export const canBeAsked = ({ id, type }: WantedResource): boolean =>
  id !== undefined && !nothingBehind(type);

export function judge({ wanted, gone, readBack, before }: Evidence): Judgement {
  const asked = wanted.filter(canBeAsked);
  const answers = [...readBack.found];
  const found = new Map(asked.map((resource) => [resource, answers.shift()]));
  const after = new Map(gone.map((resource) => [resource, answers.shift()]));
  const stays = gone.filter((resource) => staysNow(resource, readBack) && after.get(resource));
  return {
    wanted: wanted.length,
    found: wanted.filter(
      (one) => found.get(one) || (one.id !== undefined && nothingBehind(one.type)),
    ).length,
    differences: [
      ...wanted.flatMap((resource) => differencesOf(resource, found.get(resource))),
      ...gone.flatMap((resource) => wrongAfter(resource, after.get(resource), readBack)),
      ...strangers(readBack.inventory, before, [...wanted, ...stays]),
    ],
    stays,
  };
}

const nameOf = ({ stack, logicalId, type }: WantedResource) => `${type} ${stack}/${logicalId}`;

type Facts = Readonly<Record<string, unknown>> | null | undefined;

function differencesOf(resource: WantedResource, facts: Facts): string[] {
  if (resource.id === undefined) return [`${nameOf(resource)}: the stack does not have it`];
  if (nothingBehind(resource.type)) return [];
  if (!facts) return [`${nameOf(resource)}: it is not there`];
  return Object.entries(facts)
    .filter(([name, value]) => !isWanted(value, resource.properties[name]))
    .map(([name]) => `${nameOf(resource)}: ${name} is not what the template wants`);
}

/** Versions that stay go with their function. */
const staysNow = ({ stays, type, properties }: WantedResource, { inventory }: ReadBack): boolean =>
  stays &&
  (type !== 'AWS::Lambda::Version' ||
    inventory['AWS::Lambda::Function']?.includes(String(properties.FunctionName)) === true);

/** Of a setting that the template does not name, a service tells its default: a number, a truth or text. */
const isWanted = (found: unknown, wanted: unknown): boolean =>
  (wanted === undefined && typeof found !== 'object') || isSame(found, wanted);

function wrongAfter(resource: WantedResource, facts: Facts, readBack: ReadBack): string[] {
  if (staysNow(resource, readBack))
    return facts ? [] : [`${nameOf(resource)}: it should have stayed`];
  return facts ? [`${nameOf(resource)}: it is still there`] : [];
}

/** What is there, was not there before, and belongs to nobody. */
function strangers(
  inventory: ReadBack['inventory'],
  before: ReadBack['inventory'],
  known: readonly WantedResource[],
): string[] {
  const ids = new Set(known.map(({ type, id }) => `${type} ${id}`));
  return Object.entries(inventory).flatMap(([type, found]) =>
    found
      .filter((id) => !ids.has(`${type} ${id}`) && !before[type]?.includes(id))
      .map((id) => `${type} ${id}: nobody wants it`),
  );
}

/** A template may hold numbers and truths as text; an order of tags or of ARNs means nothing. */
export function isSame(found: unknown, wanted: unknown): boolean {
  if (wanted === unknown || found === wanted) return true;
  if (isNothing(found) && isNothing(wanted)) return true;
  if (Array.isArray(wanted) && Array.isArray(found)) {
    return (
      found.length === wanted.length &&
      found.every((one) => wanted.some((other) => isSame(one, other))) &&
      wanted.every((one) => found.some((other) => isSame(other, one)))
    );
  }
  if (isObject(found) && isObject(wanted)) {
    const names = new Set([...Object.keys(found), ...Object.keys(wanted)]);
    return [...names].every((name) => isSame(found[name], wanted[name]));
  }
  if (isObject(found) || isObject(wanted)) return false;
  return found != null && wanted != null && String(found) === String(wanted);
}

/** The APIs answer with an empty list, or nothing, where a template says nothing. */
const isNothing = (value: unknown): boolean =>
  value == null || (Array.isArray(value) && value.length === 0);

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;
