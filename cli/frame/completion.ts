import type { Verb, Verbs } from '../command.ts';
import { argumentRow, argumentTable } from './argument-table.ts';
import { everywhere, optionRow } from './option-table.ts';

type Shell = (typeof argumentTable)['SHELL']['oneOf'][number];

export const isShell = (text: string): text is Shell =>
  (argumentTable.SHELL.oneOf as readonly string[]).includes(text);

/** What each shell is told: the same words, made of the same rows. Each knows `npx zk-backup`, too. */
export const completionScripts: Readonly<Record<Shell, (verbs: Verbs) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
};

const common = ['--help'];

/** Options of a verb, and what its arguments may be where that can be counted. */
const wordsOf = ({ options, takes }: Verb): string[] => [
  ...takes.flatMap((text) => argumentRow(text).oneOf ?? []),
  ...[...options, ...everywhere].map((name) => `--${name}`),
  ...common,
];

const takesFile = ({ takes }: Verb) => takes.some((text) => argumentRow(text).isFile);

/** Words are ours, and have no character that a shell reads. */
const casesOf = (verbs: Verbs, line: (verb: Verb) => string) =>
  Object.entries(verbs)
    .map(([name, verb]) => `    ${name}) ${line(verb)} ;;\n`)
    .join('');

const namesOf = (verbs: Verbs) => Object.keys(verbs);

function bashScript(verbs: Verbs): string {
  return `_zk_backup() {
  local at=1 verb= words= word=\${COMP_WORDS[COMP_CWORD]}
  if [[ \${COMP_WORDS[0]} == npx ]]; then
    [[ \${COMP_WORDS[1]} == zk-backup && $COMP_CWORD -gt 1 ]] || return
    at=2
  fi
  for (( ; at < COMP_CWORD; at++ )); do
    case \${COMP_WORDS[at]} in
    ${namesOf(verbs).join('|')}) verb=\${COMP_WORDS[at]} && break ;;
    esac
  done
  case $verb in
${casesOf(verbs, (verb) => `${takesFile(verb) ? '[[ $word == -* ]] || return 0; ' : ''}words='${wordsOf(verb).join(' ')}'`)}    *) words='${[...namesOf(verbs), ...common, '--version'].join(' ')}' ;;
  esac
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _zk_backup zk-backup npx
`;
}

function zshScript(verbs: Verbs): string {
  return `_zk_backup() {
  local at=2 verb= word
  local -a given
  if [[ $words[1] == npx ]]; then
    [[ $words[2] == zk-backup && $CURRENT -gt 2 ]] || { _default; return }
    at=3
  fi
  for word in $words[at,CURRENT-1]; do
    case $word in
    ${namesOf(verbs).join('|')}) verb=$word; break ;;
    esac
  done
  case $verb in
${casesOf(verbs, (verb) => `given=(${wordsOf(verb).join(' ')})${takesFile(verb) ? '; _files' : ''}`)}    *) given=(${[...namesOf(verbs), ...common, '--version'].join(' ')}) ;;
  esac
  compadd -- $given
}
compdef _zk_backup zk-backup npx
`;
}

function fishScript(verbs: Verbs): string {
  const names = namesOf(verbs).join(' ');
  const quoted = (text: string) => `'${text.replace(/[\\']/g, '\\$&')}'`;
  const lines = Object.entries(verbs).flatMap(([name, verb]) => [
    `complete -c $program -n "$is_ours; and not __fish_seen_subcommand_from ${names}" -f -a ${name} -d ${quoted(verb.says)}`,
    ...(takesFile(verb)
      ? []
      : [`complete -c $program -n "$is_ours; and __fish_seen_subcommand_from ${name}" -f`]),
    ...verb.takes.flatMap((text) =>
      (argumentRow(text).oneOf ?? []).map(
        (word) =>
          `complete -c $program -n "$is_ours; and __fish_seen_subcommand_from ${name}" -a ${word}`,
      ),
    ),
    ...[...verb.options, ...everywhere].map((option) => {
      const { takes, says } = optionRow(option);
      const value = takes === undefined ? '' : ' -r';
      return `complete -c $program -n "$is_ours; and __fish_seen_subcommand_from ${name}" -l ${option}${value} -d ${quoted(says)}`;
    }),
  ]);
  return `for program in zk-backup npx
  set -l is_ours true
  test $program = npx; and set is_ours '__fish_seen_subcommand_from zk-backup'
${lines.map((line) => `  ${line}\n`).join('')}end
`;
}
