import { folded } from '../../../../cli/text/folded.ts';
import { FakeCloud } from '../fake-cloud.ts';

const fold = (text: string, width = 20) => folded(text, width, 'npx zk-backup').split('\n');

test.each([
  ['what fits stays as it is', 'a  b   c', ['a  b   c']],
  [
    'a sentence goes on further to the right',
    'one two three four five',
    ['one two three four', '  five'],
  ],
  ['behind its mark', '  ! one two three four', ['  ! one two three', '    four']],
  ['a word is not broken', 'see /a/long/path/of/a/znode', ['see', '  /a/long/path/of/a/znode']],
  [
    'colours take no room',
    '\x1b[2mone two three four\x1b[22m',
    ['\x1b[2mone two three four\x1b[22m'],
  ],
  [
    'a command at the end is not broken, and is on a line of its own',
    'To go back: npx zk-backup undo prod.20261122T030000Z --yes',
    ['To go back:', '  npx zk-backup undo prod.20261122T030000Z --yes'],
  ],
])('%s', (_what, text, lines) => {
  expect(fold(text)).toEqual(lines);
});

/** Where no stack is known, the hint tells all ways to name one. */
function withoutStack(): FakeCloud {
  const cloud = new FakeCloud();
  cloud.environment = { NO_COLOR: '1' };
  return cloud;
}

test.each([44, 60, 80])(
  'an error and its hint are told on %d columns by words',
  async (columns) => {
    const { stderr } = await withoutStack().runOn({ columns, isTTY: true }, 'list');

    const lines = stderr.trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.filter((line) => line.length > columns)).toEqual([]);
  },
);

test('into a pipe an error is told on a line, and its hint on another', async () => {
  const { stderr } = await withoutStack().run('list');

  expect(stderr.trimEnd().split('\n')).toHaveLength(2);
});
