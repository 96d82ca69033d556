import { TextWidget } from 'aws-cdk-lib/aws-cloudwatch';

/** Where a person goes on. */
export interface Link {
  readonly title: string;
  /** Or in words, where there is no page to open. */
  readonly url: string;
}

/** What to type, and where to click. */
export const helpPanel = (ensemble: string, links: readonly Link[]) =>
  new TextWidget({ width: 24, height: 6, markdown: helpText(ensemble, links) });

const commands = [
  ['status ENSEMBLE', 'how is it, and who is at work'],
  ['list ENSEMBLE', 'which backups there are'],
  ['restore ENSEMBLE', 'plan, read, type the name, watch'],
  ['undo PLANID', 'go back'],
  ['drill ENSEMBLE', 'rehearse, any day, nothing is stopped'],
] as const;

const linkText = ({ title, url }: Link) =>
  /^https?:/.test(url) ? `[${title}](${url})` : `${title}: ${url}`;

const helpText = (ensemble: string, links: readonly Link[]) =>
  [
    '### What to type, in a clone of the repository',
    '',
    'command | what it does',
    '--- | ---',
    ...commands.map(
      ([command, does]) => `\`npx zk-backup ${command.replace('ENSEMBLE', ensemble)}\` | ${does}`,
    ),
    '',
    links.map(linkText).join(' · '),
  ].join('\n');
