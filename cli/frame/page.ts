import type { Verb, Verbs } from '../command.ts';
import { argumentRows, commonRows, optionLine, sentence, valueRows } from './help.ts';
import { programText } from './program-text.ts';

/** Two or three columns of Markdown. */
function markdownTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |\n`;
  return [titles, titles.map(() => '---'), ...rows].map(line).join('');
}

const code = (text: string) => `\`${text}\``;

/** The page `docs/command-line.md`, from the same rows as `--help`. Pure. */
export function commandLinePage(verbs: Verbs): string {
  const all = Object.entries(verbs);
  const room = (which: Verb['room']) => {
    const own = all.filter(([, verb]) => verb.room === which);
    return [
      `## ${programText.rooms[which].replace(/\.$/, '')}\n`,
      ...own.map(([name, verb]) => verbSection(name, verb)),
    ].join('\n');
  };
  return [
    '# The command line\n',
    '`npm run pages` makes this page of the rows in `cli/stack/verbs.ts` and `cli/read/verbs.ts`; a test holds it to them. `npx zk-backup VERB --help` prints the same.\n',
    markdownTable(
      ['command', ''],
      all.map(([name, { takes, says }]) => [
        `[${code([name, ...takes].join(' '))}](#${name})`,
        says,
      ]),
    ),
    ...programText.preface.map((text) => `${text}\n`),
    '## Options and exit codes of every command\n',
    'Options may stand before the command and behind it. Every command takes these:\n',
    markdownTable(
      ['option', ''],
      commonRows().map(([name, says]) => [code(name), says]),
    ),
    `Under \`--json\` a command prints one document (\`log\`: one for each transaction, on a line each), and instead of it, or behind those of \`log\`, one of an error on a line: schema ${schemaLink('error')}. The schemas are JSON Schema, draft 7. A field may come to a document without another \`schemaVersion\`: pass over what you do not know.\n`,
    'Exit codes, where a command has none of its own:\n',
    markdownTable(['code', ''], programText.exitCodes),
    `${programText.limits}\n`,
    room('stack'),
    room('backup'),
    room('shell'),
  ].join('\n');
}

/** Seen from the page. */
const schemaLink = (name: string) => `[${name}](../schemas/${name}.schema.json)`;

function verbSection(name: string, { takes, says, more = [], ...verb }: Verb): string {
  const rows = [
    ...argumentRows(takes),
    ...verb.options.map(optionLine),
    ...valueRows(verb.options),
  ];
  const { examples, exitCodes, prints } = verb;
  const lines = examples.flatMap(([line, why]) => [`# ${why}`, line]);
  return [
    `### ${name}\n`,
    `${code(['npx zk-backup', name, ...takes].join(' '))}: ${[says, ...more].map(sentence).join(' ')}\n`,
    ...(rows.length > 0
      ? [
          markdownTable(
            ['', ''],
            rows.map(([one, means]) => [code(one), means]),
          ),
        ]
      : []),
    `\`\`\`\n${lines.join('\n')}\n\`\`\`\n`,
    ...(prints.length > 0
      ? [`Schema of its documents: ${prints.map(schemaLink).join(', ')}.\n`]
      : []),
    ...(exitCodes ? ['Exit codes:\n', markdownTable(['code', ''], exitCodes)] : []),
  ].join('\n');
}
