/**
 * How texts end. A sentence has one full stop, also where it takes in words of others. A command or a request
 * that is to be pasted has no sign behind it: it would be pasted, too. So it stands last, or before a word.
 */
import { parseSync } from '@swc/core';
import { files, read } from './repository.ts';
import { faultOfText } from './text-faults.ts';

/** What a file says: its texts, each with a word for each value that is put in. */
function textsOf(path: string): string[] {
  if (path.endsWith('.sh')) {
    const lines = read(path)
      .split('\n')
      .filter((line) => !line.trim().startsWith('#'));
    return lines.flatMap((line) =>
      [...line.matchAll(/'([^']*)'|"((?:[^"\\]|\\.)*)"/g)].map(([, single, double = '']) =>
        (single ?? double.replaceAll('\\"', '"')).replaceAll(/\$\{?\w+\}?/g, 'VALUE'),
      ),
    );
  }
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value, quasis } = node as Syntax;
    if (type === 'StringLiteral' && value !== undefined) texts.push(value);
    if (type === 'TemplateLiteral' && quasis) {
      texts.push(quasis.map(({ cooked }) => cooked ?? '').join('VALUE'));
    }
    Object.values(node).forEach(visit);
  };
  visit(parseSync(read(path), { syntax: 'typescript', target: 'es2022' }));
  return texts;
}

/** A part of a program, as far as it is looked at. */
interface Syntax {
  readonly type?: string;
  readonly value?: string;
  readonly quasis?: readonly { readonly cooked?: string }[];
}

const product = files.filter((path) => /^(bin|cli|lambda|lib)\/.*\.(ts|mjs|sh)$/.test(path));

test('no text of the product ends a sentence twice, or puts a sign behind what is pasted', () => {
  const found = product.flatMap((path) =>
    textsOf(path).flatMap((text) => {
      const fault = faultOfText(text);
      return fault === undefined ? [] : [`${path}: ${fault}`];
    }),
  );

  expect(found).toEqual([]);
});

test.each([
  ['The drill failed "drill": No server runs here..', 'two full stops'],
  ['It did not answer (its agent is not online.), and that is all.', 'two full stops'],
  ['Take one: npx zk-backup run prod.', 'behind a command'],
  ['See npx zk-backup --help.', 'behind a command'],
  ['Choose another: npx zk-backup list VALUE. Then plan again.', 'behind a command'],
  ['Go back (npx zk-backup undo prod.20261122T030000Z).', 'behind a command'],
  ['Look whether it is online: aws ssm describe-instance-information.', 'behind a command'],
  ['Undo it: {"undo": "VALUE"}.', 'behind a request'],
])('%j is found: %s', (text, fault) => {
  expect(faultOfText(text)).toContain(fault);
});

test.each([
  'To go back: npx zk-backup undo prod.20261122T030000Z',
  'npx zk-backup verify tells more.',
  'For a part of it npx zk-backup restore VALUE --path PATH takes less time.',
  'It was cut, ...',
  'The logs of VALUE hold it.',
])('%j is as it should be', (text) => {
  expect(faultOfText(text)).toBeUndefined();
});
