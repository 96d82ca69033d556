import type { Template } from 'aws-cdk-lib/assertions';

interface Step {
  readonly name: string;
  readonly action: string;
  readonly inputs: Readonly<Record<string, unknown>> & { readonly runCommand: readonly unknown[] };
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

/** Of documents that are known by their names, the only one of a kind: there is one profile. */
export function ofKind(documents: ReadonlyMap<string, Content>, kind: string): Content {
  const [found, ...others] = [...documents].filter(([name]) => name.endsWith(`-${kind}`));
  if (!found || others.length > 0) throw new Error(`Not exactly one document of the kind ${kind}.`);
  return found[1];
}

/** The settings of this name at the heads of a document's steps, as text or as what CloudFormation fills in. */
export const settingsIn = ({ mainSteps }: Content, name: string): unknown[] =>
  mainSteps
    .flatMap(({ inputs }) => inputs.runCommand)
    .filter((line) => JSON.stringify(line).includes(`readonly ${name}`));

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
