import type { BesideBackup, ServedNode } from '../../lambda/run/served.ts';
import { table, type Width } from '../text/table.ts';
import { counted, grouped } from '../text/text.ts';
import { momentText } from '../text/time-text.ts';

const besides: Readonly<Record<BesideBackup, string>> = {
  equal: 'equal to the backup',
  'went-on': 'as the backup',
  differs: 'differs from the backup',
  'not-compared': '',
};

/** What each node serves, and when it was asked; nothing where nobody asked. Pure. */
export function servedText(served: readonly ServedNode[] = [], width?: Width): string {
  if (served.length === 0) return '';
  const at = served.map((node) => node.at).sort()[0] ?? '';
  const rows = served.map((node) => [
    markOfServed(node),
    node.instanceId,
    node.role ?? '-',
    node.zxid ?? '-',
    node.znodes === null ? '-' : grouped(node.znodes),
    besideText(node),
  ]);
  const titles = ['', 'node', 'role', 'zxid', 'znodes', 'beside the backup'];
  const sides = [...(['left', 'left', 'left', 'left', 'right'] as const)];
  return `\nServed at ${momentText(at).replace(/\.\d+/, '')}:\n${table(titles, rows, sides, width)}`;
}

/** The same in a few words, where each ensemble has a line. Pure. */
export function servedBrief(served: readonly ServedNode[] = []): string[] {
  if (served.length === 0) return [];
  const odd = served.filter(
    ({ role, besideBackup }) => role === null || besideBackup === 'differs',
  );
  if (odd.length > 0) return odd.map((node) => `! ${node.instanceId} ${besideText(node)}`);
  return [`${counted(served.length, 'node serves', 'nodes serve')} it`];
}

const markOfServed = ({ role, besideBackup }: ServedNode) =>
  role === null || besideBackup === 'differs' ? '✗' : '';

const besideText = ({ besideBackup, found, role }: ServedNode) =>
  [role === null ? 'not seen to serve' : besides[besideBackup], found]
    .filter((part) => part !== '')
    .join(role === null ? ': ' : ', ');
