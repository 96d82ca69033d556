import { configJsonSchema } from './config.ts';
import { isNear } from './near-names.ts';

/** Part of a JSON Schema as far as names of settings are concerned. */
interface SchemaNode {
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  /** Of settings that have names of the user's own. */
  readonly additionalProperties?: SchemaNode | boolean;
  readonly anyOf?: readonly SchemaNode[];
}

/** What the first zk-backup called its properties, and what to write today. */
const seedNames: Readonly<Record<string, string>> = {
  interval: '"schedule": { "every": seconds } in the ensemble',
  s3_bucket: '"bucket" at the top level',
  s3_endpoint: '"s3Endpoint" at the top level',
  aws_access_key: 'no key at all: the instance role of the node signs (see "roles")',
  aws_secret_key: 'no key at all: the instance role of the node signs (see "roles")',
};

/** What to write instead of a setting that does not exist at `path` (such as `ensembles[]`). */
export function insteadOf(unknown: string, path: string): string {
  const seed = seedNames[unknown];
  if (seed) return seed;
  const all = settings(configJsonSchema() as SchemaNode, '');
  const here = all.filter((setting) => isAt(setting.path, path)).map(({ name }) => name);
  if (here.includes(unknown))
    return 'nothing: it cannot be used together with the other settings there';
  const near = here.find((name) => isNear(name, unknown));
  if (near) return `a setting that exists: did you mean "${near}"?`;
  const elsewhere = all.find(({ name }) => isNear(name, unknown));
  if (elsewhere) return `"${elsewhere.name}" ${placeOf(elsewhere.path)}`;
  return `one of ${here.filter((name) => name !== '$schema').join(', ')}`;
}

/** Where a setting is; `*` stands for a name of the user's own. */
const isAt = (place: string, path: string) =>
  place.endsWith('.*')
    ? place.slice(0, -2) === path.slice(0, path.lastIndexOf('.'))
    : place === path;

const placeOf = (path: string) => (path === '' ? 'at the top level' : `in ${path}`);

function settings(node: SchemaNode, path: string): { name: string; path: string }[] {
  const own = Object.entries(node.properties ?? {}).flatMap(([name, child]) => [
    { name, path },
    ...settings(child, path === '' ? name : `${path}.${name}`),
  ]);
  const items = node.items ? settings(node.items, `${path}[]`) : [];
  const named = node.additionalProperties;
  const ofAnyName = typeof named === 'object' ? settings(named, `${path}.*`) : [];
  return [
    ...own,
    ...items,
    ...ofAnyName,
    ...(node.anyOf ?? []).flatMap((choice) => settings(choice, path)),
  ];
}
