/** What one deployment may do does not reach what belongs to another, whatever both are called. */
import fc from 'fast-check';
import {
  backupDocuments,
  documentName,
  restoreDocuments,
} from '../../lambda/contract/documents.ts';
import { anyProfile, profileIdOf } from '../../lib/documents/node-profile.ts';
import { configOf, prod } from './configuration.ts';
import { identityStatements, removeAssemblies, templateOf } from './synthesized.ts';

removeAssemblies();

/** As IAM reads them in a resource: `*` is any text, `?` any sign. */
const matches = (pattern: string, name: string) =>
  new RegExp(
    `^${pattern.replace(/[.*+?^${}()|[\]\\]/g, (sign) => ({ '*': '.*', '?': '.' })[sign] ?? `\\${sign}`)}$`,
  ).test(name);

const kinds = [...backupDocuments, ...restoreDocuments];
const [profile = ''] = configOf({ ensembles: [prod] }).ensembles.map(profileIdOf);

test('an id of a profile is as long as the pattern for all of them', () => {
  expect(matches(anyProfile, profile)).toBe(true);
  expect(profile).toHaveLength(anyProfile.length);
});

test('documents of a stack whose name begins as its own are out of reach', () => {
  const sent = identityStatements(templateOf()).filter(({ Sid }) => Sid === 'SendOwnDocuments');
  const patterns = [...JSON.stringify(sent).matchAll(/:document\/([^"]+)"/g)].map(
    ([, pattern = '']) => pattern,
  );
  const reached = (deployment: string) =>
    kinds.filter((kind) =>
      patterns.some((pattern) => matches(pattern, documentName(deployment, profile, kind))),
    );

  expect(reached('ZkBackup')).toEqual(kinds);
  expect(reached('ZkBackup-b')).toEqual([]);
  expect(reached(`ZkBackup-${profile}-probe`)).toEqual([]);
});

test('no pattern of a deployment matches a document of another', () => {
  const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{0,30}$/);
  const kind = fc.constantFrom(...kinds);
  const names = fc
    .tuple(name, fc.constantFrom('', '-b', `-${profile}`, `-${profile}-probe`), name)
    .map(([one, more, other]) => [one, more === '' ? other : `${one}${more}`] as const)
    .filter(([one, other]) => one !== other);

  fc.assert(
    fc.property(names, kind, kind, ([one, other], mine, theirs) => {
      expect(
        matches(documentName(one, anyProfile, mine), documentName(other, profile, theirs)),
      ).toBe(false);
    }),
  );
});
