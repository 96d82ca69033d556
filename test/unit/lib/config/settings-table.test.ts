import { configJsonSchema } from '../../../../lib/config/config.ts';
import { settings, settingsPage } from '../../../../lib/config/settings-table.ts';
import { files, read } from '../../house/repository.ts';

/** As far as it names settings. */
interface SchemaNode {
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly anyOf?: readonly SchemaNode[];
  readonly additionalProperties?: SchemaNode | boolean;
}

/** The paths of all settings in a JSON Schema, with what is said of each. */
const named = (node: SchemaNode, at = ''): (readonly [string, SchemaNode])[] => [
  ...Object.entries(node.properties ?? {})
    .filter(([name]) => name !== '$schema')
    .map(([name, child]) => [at === '' ? name : `${at}.${name}`, child] as const)
    .flatMap(([path, child]) => [[path, child] as const, ...named(child, path)]),
  ...(node.items ? named(node.items, `${at}[]`) : []),
  ...(typeof node.additionalProperties === 'object'
    ? named(node.additionalProperties, `${at}.ENSEMBLE`)
    : []),
  ...(node.anyOf ?? []).flatMap((choice) => named(choice, at)),
];

const inSchema = new Map(named(configJsonSchema() as SchemaNode));

test('the page in docs has the table of now: npm run pages', () => {
  const page = read('docs/configuration.md');

  expect(page).toBe(settingsPage(page));
});

test('each setting that an editor completes has a row, each once', () => {
  expect(settings().map(({ path }) => path)).toEqual([...inSchema.keys()]);
});

test('each row says what the setting takes, and what it means', () => {
  const silent = settings().filter(({ takes, means }) => takes === '' || means === '');

  expect(silent).toEqual([]);
});

test('each default is the one that the schema names', () => {
  const shown = settings().map(({ path, fallback }) => [
    path,
    fallback.startsWith('`') ? JSON.parse(fallback.slice(1, -1)) : undefined,
  ]);

  expect(shown).toEqual([...inSchema].map(([path, node]) => [path, node.default]));
});

test('each setting of an ensemble that a document names exists', () => {
  const documents = files.filter((path) => /^(docs\/[^/]*|README|SECURITY)\.?\w*$/.test(path));
  const said = documents.flatMap((path) =>
    [...read(path).matchAll(/`(ensembles\[\][\w.[\]]*)`/g)].map(([, name = '']) => name),
  );

  expect(said.length).toBeGreaterThan(20);
  expect(said.filter((name) => !inSchema.has(name))).toEqual([]);
});
