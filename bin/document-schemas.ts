import { readFileSync } from 'node:fs';
import * as generator from 'typescript-json-schema';
import type { Documents } from '../cli/text/documents.ts';

const source = 'cli/text/documents.ts';

/** A JSON Schema, draft 7. */
export type Schema = { readonly [keyword: string]: unknown };

/** What is made of types that have names, by these names. */
type Definitions = Readonly<Record<string, Schema>>;

/**
 * The schemas of what commands print under `--json`, made of the types in cli/text/documents.ts, with their
 * comments. Readers have to pass over what they do not know: a field that comes to a document leaves its
 * `schemaVersion` as it is.
 */
export function documentSchemas(): Readonly<Record<keyof Documents, Schema>> {
  const { compilerOptions } = JSON.parse(readFileSync('tsconfig.json', 'utf8'));
  const program = generator.getProgramFromFiles([source], { ...compilerOptions, types: ['node'] });
  // `tsc` looks for faults, and is newer than what the generator brings.
  const all = generator.generateSchema(program, 'PrintedDocuments', {
    required: true,
    ignoreErrors: true,
  });
  const { properties = {}, definitions = {} } = all ?? {};
  const schemas = Object.entries(properties).map(([name, one]) => {
    const schema = simple(one as Schema, definitions as Definitions);
    const named = definitionsIn(schema, definitions as Definitions);
    return [name, { $schema: 'http://json-schema.org/draft-07/schema#', ...schema, ...named }];
  });
  return Object.fromEntries(schemas) as Record<keyof Documents, Schema>;
}

/** Without `allOf`, which the generator makes of intersections, and references to what has no name. */
function simple(schema: Schema, definitions: Definitions): Schema {
  const { allOf, $ref, ...own } = schema as {
    readonly allOf?: readonly Schema[];
    readonly $ref?: string;
  };
  const name = nameIn($ref);
  if (name !== undefined && !/^\w+$/.test(name))
    return simple(definitions[name] ?? {}, definitions);
  if (name !== undefined) return schema;
  const parts = allOf?.map((part) =>
    simple(definitions[nameIn(part.$ref) ?? ''] ?? part, definitions),
  );
  return Object.fromEntries(
    Object.entries({ ...own, ...(parts ? merged(parts) : {}) }).map(([keyword, value]) => [
      keyword,
      keyword === 'properties'
        ? Object.fromEntries(
            byName(Object.entries(value as Definitions)).map(([key, one]) => [
              key,
              simple(one, definitions),
            ]),
          )
        : inside(value, definitions),
    ]),
  );
}

const inside = (value: unknown, definitions: Definitions): unknown =>
  Array.isArray(value)
    ? value.map((one) => inside(one, definitions))
    : typeof value === 'object' && value !== null
      ? simple(value as Schema, definitions)
      : value;

/** Objects that are one. */
const merged = (parts: readonly Schema[]): Schema => ({
  type: 'object',
  properties: Object.assign({}, ...parts.map(({ properties }) => properties)),
  required: [...new Set(parts.flatMap(({ required }) => (required as string[]) ?? []))].sort(),
});

const nameIn = (reference: unknown): string | undefined =>
  typeof reference === 'string'
    ? decodeURIComponent(reference.replace('#/definitions/', ''))
    : undefined;

/** Those that a schema refers to, and those that these refer to. */
function definitionsIn(schema: Schema, all: Definitions): { definitions?: Definitions } {
  const found = new Map<string, Schema>();
  const look = (one: Schema) => {
    for (const [, text] of JSON.stringify(one).matchAll(/"\$ref":"([^"]+)"/g)) {
      const name = nameIn(text) as string;
      if (found.has(name)) continue;
      const definition = simple(all[name] as Schema, all);
      found.set(name, definition);
      look(definition);
    }
  };
  look(schema);
  return found.size === 0 ? {} : { definitions: Object.fromEntries(byName([...found])) };
}

/** The generator's own order is another one whenever a type is added elsewhere. */
const byName = (named: readonly (readonly [string, Schema])[]) =>
  [...named].sort(([a], [b]) => (a < b ? -1 : 1));
