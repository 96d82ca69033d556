import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';

/** Of each type that AWS has: its properties, and those by whose change another resource takes its place. */
export type Specification = Readonly<
  Record<string, { readonly properties: string[]; readonly replacing: string[] }>
>;

/** AWS's own specification of resources, as far as a local CloudFormation asks it. */
export function readSpecification(): Specification {
  return Object.fromEntries(
    loadAwsServiceSpecSync()
      .all('resource')
      .map(({ cloudFormationType, properties }) => [
        cloudFormationType,
        {
          properties: Object.keys(properties),
          replacing: Object.entries(properties)
            .filter(([, { causesReplacement }]) => causesReplacement === 'yes')
            .map(([name]) => name),
        },
      ]),
  );
}
