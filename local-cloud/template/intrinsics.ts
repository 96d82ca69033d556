/** CloudFormation's intrinsic functions, resolved over one template. */
import { AssemblyError } from './assembly-error.ts';
import {
  account,
  attribute,
  functionArn,
  nameProperty,
  nestedStack,
  partition,
  physicalName,
  reference,
  region,
} from './physical-names.ts';

export interface Resource {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Parameters?: Readonly<
    Record<string, { readonly Type?: string; readonly Default?: unknown }>
  >;
  readonly Mappings?: Readonly<
    Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>
  >;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

const pseudoParameters: Readonly<Record<string, string>> = {
  'AWS::AccountId': account,
  'AWS::Region': region,
  'AWS::Partition': partition,
  'AWS::URLSuffix': 'amazonaws.com',
};

/** Outputs of a stack nested in this one, or undefined where there is none of that name. */
export type NestedOutput = (logicalId: string, output: string) => string | undefined;

/** What a template gets from the stack that it is nested in. */
export interface Surrounding {
  /** Values of its parameters. */
  readonly parameters?: Readonly<Record<string, string>>;
  readonly nestedOutput?: NestedOutput;
}

export class Intrinsics {
  private readonly stack: string;
  private readonly template: Template;
  private readonly surrounding: Surrounding;

  constructor(stack: string, template: Template, surrounding: Surrounding = {}) {
    this.stack = stack;
    this.template = template;
    this.surrounding = surrounding;
  }

  /** A value of the template without intrinsic functions. @throws AssemblyError on unknown ones */
  resolve(value: unknown): unknown {
    if (Array.isArray(value)) {
      return value.map((element) => this.resolve(element)).filter((one) => one !== undefined);
    }
    if (typeof value !== 'object' || value === null) {
      return value;
    }
    const entries = Object.entries(value);
    const [first] = entries;
    if (entries.length === 1 && first && /^(Ref|Fn::.*|Condition)$/.test(first[0])) {
      return this.call(first[0], first[1]);
    }
    return Object.fromEntries(
      entries
        .map(([key, element]) => [key, this.resolve(element)] as const)
        .filter(([, element]) => element !== undefined),
    );
  }

  /** A value that must come out as text. */
  text(value: unknown): string {
    const resolved = this.resolve(value);
    if (typeof resolved === 'string' || typeof resolved === 'number') {
      return String(resolved);
    }
    throw notUnderstood(`${JSON.stringify(value)} where text belongs`);
  }

  /** `Ref` of a resource. */
  ref(logicalId: string): string {
    const { Type } = this.resource(logicalId);
    const own = this.lambdaReference(logicalId);
    const found = own ?? reference(Type, this.name(logicalId));
    if (found === undefined) {
      throw notUnderstood(`Ref of ${logicalId}, ${Type}`);
    }
    return found;
  }

  name(logicalId: string): string {
    const { Type, Properties } = this.resource(logicalId);
    const property = nameProperty(Type);
    const given = property ? Properties?.[property] : undefined;
    return physicalName(Type, {
      stack: this.stack,
      logicalId,
      given: given === undefined ? undefined : this.text(given),
    });
  }

  /** The number CloudFormation gives a published version: versions count up per function. */
  versionNumber(logicalId: string): string {
    const functionOf = (id: string) => this.text(this.resource(id).Properties?.FunctionName);
    const siblings = Object.entries(this.template.Resources)
      .filter(
        ([id, { Type }]) =>
          Type === 'AWS::Lambda::Version' && functionOf(id) === functionOf(logicalId),
      )
      .map(([id]) => id);
    return String(siblings.indexOf(logicalId) + 1);
  }

  private lambdaReference(logicalId: string): string | undefined {
    const { Type, Properties } = this.resource(logicalId);
    if (Type === 'AWS::Lambda::Version') {
      return `${functionArn(this.text(Properties?.FunctionName))}:${this.versionNumber(logicalId)}`;
    }
    return Type === 'AWS::Lambda::Alias'
      ? `${functionArn(this.text(Properties?.FunctionName))}:${this.text(Properties?.Name)}`
      : undefined;
  }

  private attribute(logicalId: string, name: string): string {
    const { Type } = this.resource(logicalId);
    if (Type === 'AWS::Lambda::Version' && name === 'Version') {
      return this.versionNumber(logicalId);
    }
    const [, output] = Type === nestedStack ? (/^Outputs\.(.+)$/.exec(name) ?? []) : [];
    const found = output
      ? this.surrounding.nestedOutput?.(logicalId, output)
      : attribute(Type, this.name(logicalId), name);
    if (found === undefined) {
      throw notUnderstood(`Fn::GetAtt ${logicalId}.${name}, ${Type}`);
    }
    return found;
  }

  private call(name: string, argument: unknown): unknown {
    if (name === 'Ref') {
      return this.reference(String(argument));
    }
    if (name === 'Fn::GetAtt') {
      const [id = '', ...path] = Array.isArray(argument) ? argument : String(argument).split('.');
      return this.attribute(id, path.join('.'));
    }
    if (name === 'Fn::Sub') {
      return this.substitute(argument);
    }
    const list = this.resolve(argument) as unknown[];
    if (name === 'Fn::Join') {
      return (list[1] as string[]).join(String(list[0]));
    }
    if (name === 'Fn::Select') {
      return (list[1] as unknown[])[Number(list[0])];
    }
    if (name === 'Fn::Split') {
      return String(list[1]).split(String(list[0]));
    }
    if (name === 'Fn::FindInMap') {
      const [map, first, second] = list.map(String) as [string, string, string];
      const found = this.template.Mappings?.[map]?.[first]?.[second];
      if (found !== undefined) return found;
    }
    throw notUnderstood(`${name} of ${JSON.stringify(argument)}`);
  }

  private reference(name: string): unknown {
    if (name === 'AWS::NoValue') {
      return undefined;
    }
    if (name === 'AWS::StackName') {
      return this.stack;
    }
    return (
      pseudoParameters[name] ??
      this.surrounding.parameters?.[name] ??
      (this.template.Parameters?.[name] ? this.template.Parameters[name].Default : this.ref(name))
    );
  }

  private substitute(argument: unknown): string {
    const [text, variables] = Array.isArray(argument) ? argument : [argument, {}];
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal, name) => {
      if (literal) {
        return `\${${name}}`;
      }
      if (Object.hasOwn(variables, name)) {
        return this.text(variables[name]);
      }
      const [id, ...path] = name.split('.');
      return path.length > 0 ? this.attribute(id, path.join('.')) : String(this.reference(name));
    });
  }

  private resource(logicalId: string): Resource {
    const resource = this.template.Resources[logicalId];
    if (!resource) {
      throw notUnderstood(`a reference to ${logicalId}, which is not in the template`);
    }
    return resource;
  }
}

const notUnderstood = (what: string) =>
  new AssemblyError(`The local cloud cannot resolve ${what} in the synthesized template.`, {
    hint: 'Teach it in local-cloud/template, or write the stack without it.',
  });
