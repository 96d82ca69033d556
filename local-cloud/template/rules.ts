/** A rule of EventBridge in the template. */
import type { InputTransformer } from '../events/target-input.ts';
import { AssemblyError } from './assembly-error.ts';
import type { Named, Properties } from './resource.ts';

export interface Rule extends Named {
  /** Of events, as EventBridge takes it. */
  readonly pattern: unknown;
  readonly state: string;
  readonly targets: readonly {
    readonly arn: string;
    readonly transformer?: InputTransformer;
    readonly deadLetterArn?: string;
  }[];
}

interface Target {
  readonly Arn: string;
  readonly InputTransformer?: InputTransformer;
  readonly DeadLetterConfig?: { readonly Arn: string };
}

/** EventBridge takes no more targets. */
const mostTargets = 5;

/** @throws AssemblyError where EventBridge would refuse it, or it needs what is not offered here */
export function readRule(named: Named, properties: Properties): Rule {
  const { EventPattern, State = 'ENABLED', Targets = [], ...others } = properties;
  const targets = Targets as readonly Target[];
  const unknown = Object.keys(others).filter(
    (name) => !['Description', 'Tags', 'Name'].includes(name),
  );
  const foreign = targets.flatMap((target) =>
    Object.keys(target).filter(
      (name) =>
        !['Id', 'Arn', 'InputTransformer', 'DeadLetterConfig', 'RetryPolicy'].includes(name),
    ),
  );
  const wrong = [...unknown, ...foreign];
  if (wrong.length > 0 || targets.length > mostTargets) {
    const why = wrong.length > 0 ? `has ${wrong.join(', ')}` : `has over ${mostTargets} targets`;
    throw new AssemblyError(`The rule ${named.name} ${why}.`, {
      hint: 'EventBridge, or this stand-in, does not take it: see local-cloud/template/rules.ts.',
    });
  }
  return {
    ...named,
    pattern: EventPattern,
    state: String(State),
    targets: targets.map(({ Arn, InputTransformer: transformer, DeadLetterConfig }) => ({
      arn: Arn,
      ...(transformer && { transformer }),
      ...(DeadLetterConfig && { deadLetterArn: DeadLetterConfig.Arn }),
    })),
  };
}
