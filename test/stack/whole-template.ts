import { Template } from 'aws-cdk-lib/assertions';
import { NestedStack, type Stack } from 'aws-cdk-lib/core';

interface TemplateJson {
  readonly Resources?: Readonly<Record<string, ResourceJson>>;
}

interface ResourceJson {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
}

/** The templates of the stacks nested in one, by the logical ids of their resources in it. */
export const nestedTemplates = (stack: Stack): ReadonlyMap<string, Template> =>
  new Map(
    stack.node
      .findAll()
      .filter((one) => NestedStack.isNestedStack(one))
      .filter((nested) => nested.nestedStackParent === stack)
      .map((nested) => {
        const { nestedStackResource } = nested;
        const id = stack.resolve(nestedStackResource?.logicalId);
        return [id, Template.fromStack(nested)];
      }),
  );

/**
 * A stack and those nested in it as one template: what is in a nested one says what it gets from the outer one, in place
 * of its parameter. Most tests ask for what is there, whatever stack it is in.
 */
export function wholeTemplate(stack: Stack): Template {
  const outer: TemplateJson = Template.fromStack(stack).toJSON();
  const resources = { ...outer.Resources };
  for (const [id, template] of nestedTemplates(stack)) {
    const given = (outer.Resources?.[id]?.Properties?.Parameters ?? {}) as Readonly<
      Record<string, unknown>
    >;
    const inner = (template.toJSON() as TemplateJson).Resources ?? {};
    for (const [own, resource] of Object.entries(inner)) {
      if (own in resources) throw new Error(`${own} is in two of the templates.`);
      resources[own] = withGiven(resource, given) as ResourceJson;
    }
  }
  return Template.fromJSON({ ...outer, Resources: resources });
}

function withGiven(value: unknown, given: Readonly<Record<string, unknown>>): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((one) => withGiven(one, given));
  const { Ref } = value as { readonly Ref?: string };
  if (Ref !== undefined && Ref in given) return given[Ref];
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, withGiven(member, given)]),
  );
}
