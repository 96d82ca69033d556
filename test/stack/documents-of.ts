import type { Template } from 'aws-cdk-lib/assertions';

interface Step {
  readonly name: string;
  readonly action: string;
  readonly inputs: Readonly<Record<string, unknown>> & { readonly runCommand: readonly string[] };
}

interface Parameter {
  readonly allowedPattern?: string;
  /** Text, or a reference to what is not named before it is made. */
  readonly allowedValues?: readonly unknown[];
}

export interface Content {
  readonly schemaVersion: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly mainSteps: readonly Step[];
}

/** The documents as SSM gets them, with what CloudFormation finds in the mapping of scripts. */
export function documentsOf(template: Template): ReadonlyMap<string, Content> {
  const { Scripts } = template.toJSON().Mappings;
  const found = Object.values(template.findResources('AWS::SSM::Document'));
  return new Map(
    found.map(({ Properties }) => [
      Properties.Name,
      JSON.parse(JSON.stringify(Properties.Content), (_, value) => {
        const [, step, key] = value?.['Fn::FindInMap'] ?? [];
        return step ? Scripts[step][key] : value;
      }),
    ]),
  );
}
