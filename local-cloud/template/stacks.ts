/** A template and those nested in it, as CloudFormation deploys them; what it would refuse is refused. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AssemblyError } from './assembly-error.ts';
import type { Asset } from './functions.ts';
import { Intrinsics, type Template } from './intrinsics.ts';
import { account, nestedStack, region } from './physical-names.ts';

export interface DeployedStack {
  readonly template: Template;
  readonly intrinsics: Intrinsics;
}

export type DeployedStacks = readonly [DeployedStack, ...DeployedStack[]];

/** Of one template, in bytes and in numbers. */
const limits = { bytes: 1_000_000, resources: 500, parameters: 200, outputs: 200 };

export interface StackSource {
  readonly directory: string;
  readonly assets: readonly Asset[];
}

/** Of a nested stack: where it lies, and what the outer stack hands over. */
interface NestedTemplate {
  readonly file: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The stack of a name and all that are nested in it, the outer one first.
 * @throws AssemblyError
 */
export async function readStacks(
  source: StackSource,
  name: string,
  nested?: NestedTemplate,
): Promise<DeployedStacks> {
  const { file = `${name}.template.json`, parameters } = nested ?? {};
  const text = await readFile(join(source.directory, file), 'utf8');
  const template: Template = JSON.parse(text);
  refuseLarge(name, text, template);
  if (parameters) refuseParameters(name, template, parameters);
  const inside = new Map<string, DeployedStacks>();
  const intrinsics = new Intrinsics(name, template, {
    ...(parameters && { parameters }),
    nestedOutput: (id, output) => outputOf(inside.get(id)?.[0], output),
  });
  for (const [id, { Type, Properties = {} }] of Object.entries(template.Resources)) {
    if (Type !== nestedStack) continue;
    const url = intrinsics.text(Properties.TemplateURL);
    const given = (Properties.Parameters ?? {}) as Readonly<Record<string, unknown>>;
    const handed = Object.entries(given).map(([key, value]) => [key, intrinsics.text(value)]);
    const own = intrinsics.name(id);
    inside.set(
      id,
      await readStacks(source, own, {
        file: templateFile(own, url, source.assets),
        parameters: Object.fromEntries(handed),
      }),
    );
  }
  return [{ template, intrinsics }, ...[...inside.values()].flat()];
}

function outputOf(stack: DeployedStack | undefined, name: string): string | undefined {
  const output = stack?.template.Outputs?.[name];
  return output && stack.intrinsics.text(output.Value);
}

/** The CDK uploads a nested template as a file of its own, and names it by its URL in the bucket of assets. */
function templateFile(name: string, url: string, assets: readonly Asset[]): string {
  const asset = assets.find(({ destinations }) =>
    Object.values(destinations).some(
      ({ bucketName = '', objectKey }) => url === urlOf(bucketName, objectKey),
    ),
  );
  if (asset) return asset.source.path;
  throw new AssemblyError(`The template of the stack ${name} lies nowhere: ${url}.`, {
    hint: 'CloudFormation reads a nested template from S3: it has to be an asset of the assembly.',
  });
}

const urlOf = (bucketName: string, objectKey: string) =>
  `https://s3.${region}.amazonaws.com/${filledIn(bucketName)}/${objectKey}`;

/** The CDK leaves these to whoever publishes. */
const filledIn = (text: string) =>
  text.replaceAll(`\${AWS::AccountId}`, account).replaceAll(`\${AWS::Region}`, region);

function refuseLarge(name: string, text: string, template: Template): void {
  const { Resources, Parameters = {}, Outputs = {} } = template;
  const sizes = {
    bytes: Buffer.byteLength(text),
    resources: Object.keys(Resources).length,
    parameters: Object.keys(Parameters).length,
    outputs: Object.keys(Outputs).length,
  };
  for (const [what, most] of Object.entries(limits)) {
    const has = sizes[what as keyof typeof sizes];
    if (has <= most) continue;
    throw new AssemblyError(`The template of the stack ${name} has ${has} ${what}.`, {
      hint: `CloudFormation takes at most ${most}.`,
    });
  }
}

/** In CloudFormation's words. */
function refuseParameters(
  name: string,
  { Parameters = {} }: Template,
  given: Readonly<Record<string, string>>,
): void {
  const unknown = Object.keys(given).filter((one) => !(one in Parameters));
  const missing = Object.entries(Parameters)
    .filter(([one, { Default }]) => !(one in given) && Default === undefined)
    .map(([one]) => one);
  const problem =
    unknown.length > 0
      ? `Parameters: [${unknown.join(', ')}] do not exist in the template`
      : missing.length > 0 && `Parameters: [${missing.join(', ')}] must have values`;
  if (!problem) return;
  throw new AssemblyError(`The stack ${name} is refused: ${problem}.`, {
    hint: 'Look at its resource in the outer template, AWS::CloudFormation::Stack.',
  });
}
