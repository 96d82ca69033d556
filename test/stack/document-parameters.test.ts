import { allowedPatterns } from '../../lambda/contract.ts';
import { restoreActions, restorePatterns } from '../../lambda/restore-contract.ts';
import { type Content, documentsOf } from './documents-of.ts';
import { templateOf } from './synthesized.ts';

let documents: ReadonlyMap<string, Content>;
beforeAll(() => {
  documents = documentsOf(templateOf());
});

it.each([
  ['backup', ['RunId', 'Bucket', 'Key', 'Checksum']],
  ['restore', ['Action', 'RunId', 'Bucket', 'Epoch', 'Order']],
  ['drill', ['RunId', 'Bucket', 'Order']],
])('takes of a %s the parameters %j', (kind, names) => {
  const document = documents.get(`ZkBackup-prod-${kind}`);

  expect(Object.keys(document?.parameters ?? {})).toEqual(names);
});

it('takes nothing but what stands behind an anchored pattern without quotes, blanks, $ or `', () => {
  const all = [...documents.values()].flatMap(({ parameters }) => Object.values(parameters));

  const patterns = new Set(all.flatMap(({ allowedPattern = [] }) => allowedPattern));

  expect([...patterns].sort()).toEqual(
    [
      allowedPatterns.runId,
      allowedPatterns.bucket,
      allowedPatterns.key,
      restorePatterns.epoch,
      restorePatterns.order,
    ].sort(),
  );
  for (const pattern of patterns) {
    expect(pattern).toMatch(/^\^.*\$$/);
    const admitted = [...'"\' $`;&|<>\n\\(){}'].filter((sign) =>
      new RegExp(pattern).test(`a${sign}a`),
    );
    expect(admitted).toEqual([]);
  }
});

it('takes no action of a restore but those of the contract', () => {
  const document = documents.get('ZkBackup-prod-restore');

  expect(document?.parameters.Action?.allowedValues).toEqual(restoreActions);
});

it('leaves no parameter to whoever sends it', () => {
  const all = [...documents.values()].flatMap(({ parameters }) => Object.values(parameters));

  const free = all.filter(({ allowedPattern, allowedValues }) => !allowedPattern && !allowedValues);

  expect(free).toEqual([]);
});

it('writes patterns in RE2, which knows no lookaround and no backreference', () => {
  const patterns = [...documents.values()].flatMap(({ parameters }) =>
    Object.values(parameters).flatMap(({ allowedPattern = [] }) => allowedPattern),
  );

  expect(patterns.filter((pattern) => /\(\?[=!<]|\\[1-9]/.test(pattern))).toEqual([]);
});

it('mentions no parameter that the document does not have', () => {
  const unknown = [...documents].flatMap(([name, { parameters, mainSteps }]) => {
    const mentioned = JSON.stringify(mainSteps).matchAll(/\{\{\s*(\S+?)\s*\}\}/g);
    return [...mentioned]
      .filter(([, word = '']) => !(word in parameters))
      .map(([use]) => name + use);
  });

  expect(unknown).toEqual([]);
});

it('uses every parameter that the document takes', () => {
  const unused = [...documents].flatMap(([name, { parameters, mainSteps }]) =>
    Object.keys(parameters)
      .filter((word) => !JSON.stringify(mainSteps).includes(`{{ ${word} }}`))
      .map((word) => `${name} ${word}`),
  );

  expect(unused).toEqual([]);
});
