import type { ToldRun } from './event.ts';
import type { Notification } from './notification.ts';
import { asciiLine } from './plain-text.ts';

type Known = Omit<Notification, 'title' | 'text'>;

const names = {
  backup: 'backup',
  restore: 'restore',
  undo: 'undo of a restore',
  drill: 'restore drill',
} as const;

/** One line that tells it to somebody who reads no more, as SNS takes a subject. Pure. */
export function titleOf({ severity, kind, ensemble, outcome, reason }: Known): string {
  if (severity === 'test') return asciiLine(`zk-backup: TEST for ${ensemble || 'all ensembles'}`);
  const what = `zk-backup: ${names[kind]} of ${ensemble}`;
  if (severity === 'start') return asciiLine(`${what} began`);
  if (severity === 'success') return asciiLine(`${what} Succeeded`);
  if (severity === 'warning') return asciiLine(`${what} Succeeded with warnings`);
  return asciiLine(`${what} ${outcome}: ${reason}`);
}

/** What a mail says: what, why, what to do, where to look. Pure. */
export function textOf(known: Known & { readonly title: string }, told: Partial<ToldRun>): string {
  const { severity, reason, code, hint, warnings, command, runbook } = known;
  const row = (name: string, value: string) => (value ? [`${`${name}:`.padEnd(9)} ${value}`] : []);
  const [first = '', ...others] = warnings.split('\n');
  return [
    sentenceOf(known),
    '',
    ...row('Reason', reason),
    ...row('Code', code),
    ...row('Warning', first),
    ...others.flatMap((warning) => row('Warning', warning)),
    ...row('Node', nodeText(told)),
    ...row('Do', hint),
    ...(severity === 'success' ? [] : ['', 'To see more, paste:', '', `  ${command}`]),
    '',
    ...row('Console', known.console),
    ...row('Runbook', runbook),
    ...row('Stack', known.stack),
    '',
  ].join('\n');
}

function sentenceOf({ severity, kind, ensemble, runId, outcome, phase }: Known): string {
  if (severity === 'test')
    return `A test of the notifications for ${ensemble ? `the ZooKeeper ensemble ${ensemble}` : 'all ensembles'}.`;
  const what = `The ${names[kind]} ${runId} of the ZooKeeper ensemble ${ensemble}`;
  if (severity === 'start') return `${what} began.`;
  return `${what} ended ${outcome}${phase ? ` in phase ${phase}` : ''}.`;
}

/** Only where something is to be seen there. */
function nodeText({ node, serving, part }: Partial<ToldRun>): string {
  if (part) return 'A part was put back: no server was stopped.';
  if (!node || serving === undefined || serving === true) return node ?? '';
  return serving === false
    ? `${node} does not serve. Look at it at once.`
    : `${node} was not seen serving. Look at it at once.`;
}
