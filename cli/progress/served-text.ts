import type { ComparedWith, Likeness, ServedNode } from '../../lambda/run/served.ts';
import { table, type Width } from '../text/table.ts';
import { counted, grouped } from '../text/text.ts';
import { momentText } from '../text/time-text.ts';

const titles: Readonly<Record<ComparedWith, string>> = {
  backup: 'beside the backup',
  part: 'the part, beside the backup',
  before: 'beside what was there before',
  'part-before': 'the part, beside what it was before',
};

/** By what it is held against: a backup, or what was there before. */
const comparisons: Readonly<Record<'backup' | 'before', Readonly<Record<Likeness, string>>>> = {
  backup: {
    equal: 'equal to the backup',
    'went-on': 'as the backup',
    differs: 'differs from the backup',
    'not-compared': '',
  },
  before: {
    equal: 'as before',
    'went-on': 'as before',
    differs: 'not as before',
    'not-compared': '',
  },
};

/** What each node serves, and when it was asked; nothing where nobody asked. Pure. */
export function servedText(served: readonly ServedNode[] = [], width?: Width): string {
  const [first] = served;
  if (!first) return '';
  const at = served.map((node) => node.at).sort()[0] ?? '';
  const rows = served.map((node) => [
    markOfServed(node),
    node.instanceId,
    node.role ?? '-',
    node.zxid ?? '-',
    node.znodes === null ? '-' : grouped(node.znodes),
    besideText(node),
  ]);
  const heads = ['', 'node', 'role', 'zxid', 'znodes', titles[first.comparedWith]];
  const sides = [...(['left', 'left', 'left', 'left', 'right'] as const)];
  return `\nServed at ${momentText(at).replace(/\.\d+/, '')}:\n${table(heads, rows, sides, width)}`;
}

/** The same in a few words, where each ensemble has a line. Pure. */
export function servedBrief(served: readonly ServedNode[] = []): string[] {
  if (served.length === 0) return [];
  const odd = served.filter(isOdd);
  if (odd.length > 0) return odd.map((node) => `! ${node.instanceId} ${besideText(node)}`);
  return [`${counted(served.length, 'node serves', 'nodes serve')} it`];
}

/** Of a node that did not serve before either, nothing else was to be. */
const isOdd = ({ role, comparison }: ServedNode) =>
  (role === null && comparison !== 'equal') || comparison === 'differs';

const markOfServed = (node: ServedNode) => (isOdd(node) ? '✗' : '');

function besideText({ comparison, comparedWith, found, role }: ServedNode): string {
  const told = (parts: readonly string[], between: string) =>
    parts.filter((part) => part !== '').join(between);
  if (role === null && comparison === 'equal')
    return told(['does not serve, as before', found], ': ');
  if (role === null) return told(['not seen to serve', found], ': ');
  const words =
    comparisons[comparedWith === 'backup' || comparedWith === 'part' ? 'backup' : 'before'];
  return told([words[comparison], found], ', ');
}
