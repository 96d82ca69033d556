import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnly, type TemplateResource } from './create-only.ts';
import { removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

/** A stack as it may be deployed: what of it holds data or rights. */
interface Deployed {
  readonly configuration: object;
  readonly resources: Readonly<Record<string, Holder>>;
}

interface Holder extends Pick<TemplateResource, 'Type' | 'DeletionPolicy'> {
  readonly createOnly: Readonly<Record<string, unknown>>;
}

const folder = join('test', 'fixtures', 'templates-151fca7');
const deployed = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  .map((file): [string, Deployed] => [file, JSON.parse(readFileSync(join(folder, file), 'utf8'))])
  .map(([file, { configuration, resources }]): [string, Deployed] => [
    file,
    { configuration, resources: withoutDocuments(resources) },
  ]);

const resourcesOf = (configuration: object): Readonly<Record<string, TemplateResource>> =>
  templateOf(configuration).toJSON().Resources;

describe.each(deployed)('An upgrade of %s', (_, { configuration, resources }) => {
  it('replaces and removes nothing that holds data or rights', () => {
    const now = resourcesOf(configuration);

    const kept = Object.keys(resources).map((id) => [id, now[id] && holderOf(now[id])]);

    expect(Object.fromEntries(kept)).toEqual(resources);
  });

  it('changes no sentence that cannot be changed: there is none, but for that of a node policy', () => {
    const written = Object.entries(resourcesOf(configuration)).flatMap(([id, resource]) =>
      sentencesIn(createOnly(resource)).map((sentence) => [id, sentence]),
    );

    const sentences = Object.entries(resources).flatMap(([id, { createOnly }]) =>
      sentencesIn(createOnly).map((sentence) => [id, sentence]),
    );
    expect(sentences.length).toBeGreaterThan(0);
    expect(written.sort()).toEqual(sentences.sort());
  });
});

it('says of a node policy what was said when the first one was attached', () => {
  const policies = templateOf().findResources('AWS::IAM::ManagedPolicy');

  const descriptions = Object.entries(policies)
    .filter(([id]) => id.startsWith('ensembleprodNode'))
    .map(([, { Properties }]) => Properties.Description);

  expect(descriptions).toEqual([
    'zk-backup: nodes of the ensemble prod upload their archives and read what they are restored from',
  ]);
});

function holderOf(resource: TemplateResource): Holder {
  const { Type, DeletionPolicy } = resource;
  return { Type, ...(DeletionPolicy && { DeletionPolicy }), createOnly: createOnly(resource) };
}

/** They hold neither data nor rights: those of each ensemble go, and those of each profile come (ADR 062). */
function withoutDocuments(resources: Deployed['resources']): Deployed['resources'] {
  const others = Object.entries(resources).filter(([, { Type }]) => Type !== 'AWS::SSM::Document');
  return Object.fromEntries(others);
}

/** Texts with a blank in them: a name has none. */
const sentencesIn = (properties: Readonly<Record<string, unknown>>): string[] =>
  [...JSON.stringify(properties).matchAll(/"([^"]* [^"]*)"/g)].map(([, text = '']) => text);
