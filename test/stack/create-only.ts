import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

const specification = loadAwsServiceSpecSync();

export interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}

/**
 * The properties of a resource that CloudFormation takes only when it creates one: where one changes,
 * another resource takes its place. By CloudFormation's own specification.
 */
export function createOnly({ Type, Properties = {} }: TemplateResource): Record<string, unknown> {
  // Of a custom one CloudFormation takes another function, and nothing else, only at creation.
  if (Type.startsWith('Custom::')) return { ServiceToken: Properties.ServiceToken };
  const { properties } = specification
    .lookup('resource', 'cloudFormationType', 'equals', Type)
    .only();
  return Object.fromEntries(
    Object.entries(Properties).filter(([name]) => properties[name]?.causesReplacement === 'yes'),
  );
}
