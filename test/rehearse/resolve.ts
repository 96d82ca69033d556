/** Values of a template, as far as they are known beforehand and by the ids that stacks tell. */

/** What only AWS could say. It equals everything. */
export const unknown = Symbol('unknown');

export interface Scope {
  /** Pseudo parameters, and those of the stack; what has no value here is unknown. */
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly conditions: Readonly<Record<string, unknown>>;
  readonly mappings: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** By logical id, what the stack says is there. */
  readonly physicalIds: ReadonlyMap<string, string>;
  /** By logical id, of all resources of the template. */
  readonly types: ReadonlyMap<string, string>;
}

/** A value without functions: what cannot be known is `unknown`, what is not there `undefined`. */
export function resolved(value: unknown, scope: Scope): unknown {
  if (Array.isArray(value)) {
    return value.map((one) => resolved(one, scope)).filter((one) => one !== undefined);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name = '', argument] = []] = entries;
  if (entries.length === 1 && /^(Ref|Fn::.+|Condition)$/.test(name)) {
    return called(name, argument, scope);
  }
  return Object.fromEntries(
    entries
      .map(([key, one]) => [key, resolved(one, scope)] as const)
      .filter(([, one]) => one !== undefined),
  );
}

/** Whether a resource with this condition is made at all. */
export const holds = (condition: string | undefined, scope: Scope): boolean =>
  condition === undefined || resolved({ Condition: condition }, scope) !== false;

function called(name: string, argument: unknown, scope: Scope): unknown {
  if (name === 'Ref') return referred(String(argument), scope);
  if (name === 'Condition') return resolved(scope.conditions[String(argument)], scope);
  if (name === 'Fn::GetAtt') return attribute(argument, scope);
  if (name === 'Fn::Sub') return substituted(argument, scope);
  if (name === 'Fn::If') {
    const [condition, yes, no] = argument as [string, unknown, unknown];
    return resolved(holds(condition, scope) ? yes : no, scope);
  }
  const values = resolved(argument, scope);
  if (!Array.isArray(values) || values.some((one) => holdsUnknown(one))) return unknown;
  return byName[name]?.(values, scope) ?? unknown;
}

const byName: Readonly<Record<string, (values: readonly unknown[], scope: Scope) => unknown>> = {
  'Fn::Join': ([between, parts]) => (parts as unknown[]).join(String(between)),
  'Fn::Select': ([index, from]) => (from as unknown[])[Number(index)],
  'Fn::Split': ([between, whole]) => String(whole).split(String(between)),
  'Fn::FindInMap': ([map, first, second], { mappings }) =>
    (mappings[String(map)]?.[String(first)] as Record<string, unknown> | undefined)?.[
      String(second)
    ],
  'Fn::Equals': ([one, other]) => one === other,
  'Fn::Not': ([one]) => !one,
  'Fn::Or': (values) => values.includes(true),
  'Fn::And': (values) => !values.includes(false),
};

const holdsUnknown = (value: unknown): boolean =>
  value === unknown || (Array.isArray(value) && value.some(holdsUnknown));

/** Text with values in it: one that is unknown makes all of it unknown. */
function substituted(argument: unknown, scope: Scope): unknown {
  const [text, own] = Array.isArray(argument) ? argument : [argument, {}];
  const names = [...String(text).matchAll(/\$\{([^!}][^}]*)\}/g)].map(([, name = '']) => name);
  const values = new Map(
    names.map((name) => {
      if (Object.hasOwn(own, name)) return [name, resolved(own[name], scope)];
      return [name, name.includes('.') ? attribute(name, scope) : referred(name, scope)];
    }),
  );
  if ([...values.values()].some((value) => typeof value !== 'string')) return unknown;
  return String(text)
    .replace(/\$\{([^!}][^}]*)\}/g, (_, name) => String(values.get(name)))
    .replace(/\$\{!/g, '$${');
}

function referred(name: string, { parameters, physicalIds }: Scope): unknown {
  if (name === 'AWS::NoValue') return undefined;
  return physicalIds.get(name) ?? parameters[name] ?? unknown;
}

function attribute(argument: unknown, scope: Scope): unknown {
  const [logicalId = '', name] = Array.isArray(argument) ? argument : String(argument).split('.');
  const id = scope.physicalIds.get(logicalId);
  if (id === undefined) return unknown;
  return attributesById[`${scope.types.get(logicalId)}.${name}`]?.(id, scope) ?? unknown;
}

/** What AWS makes of an id alone, always in the same way. */
const attributesById: Readonly<Record<string, (id: string, scope: Scope) => string | undefined>> = {
  'AWS::Lambda::Version.Version': (id) => id.split(':').at(-1),
  'AWS::Lambda::Function.Arn': (id, { parameters }) =>
    `arn:aws:lambda:${parameters['AWS::Region']}:${parameters['AWS::AccountId']}:function:${id}`,
  'AWS::S3::Bucket.Arn': (id) => `arn:aws:s3:::${id}`,
  'AWS::SNS::Topic.TopicName': (id) => id.split(':').at(-1),
  'AWS::SQS::Queue.QueueName': (id) => id.split('/').at(-1),
};
