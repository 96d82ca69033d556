import type { ToldSession, ToldTransaction } from '../history/told-history.ts';
import type { ToldChange } from '../history/told-transaction.ts';
import { openAcl } from './acl-text.ts';
import { counted, grouped, printable } from './text.ts';
import { limitText, momentText, timeText } from './time-text.ts';

/** A transaction on one line: when, which, who, what; what belongs to it below, a line each. */
export function transactionText(told: ToldTransaction): string {
  const { time, zxid, session, failed, parts = [], removed = [] } = told;
  const holds = session.ephemeralCount > 0 ? `  ${holdsText(session)}` : '';
  // The log does not say what the parts of a failed one were to be.
  const below = [...(failed ? [] : parts), ...removed].map((one) => `    ${changeText(one)}`);
  const lines = [
    `${momentText(time)}  ${zxid}  ${session.id}  ${changeText(told)}${holds}`,
    ...below,
  ];
  return lines.map((line) => `${printable(line)}\n`).join('');
}

/** Of what a session held then: the first one it made most often says who it was. */
const holdsText = ({ ephemerals: [first], ephemeralCount }: ToldSession) =>
  `(holds ${first}${ephemeralCount > 1 ? ` and ${ephemeralCount - 1} more` : ''})`;

/** What the logs tell of a session. */
export function sessionText({ id, server, began, ended }: ToldSession): string {
  if (BigInt(id) === 0n) return '# session 0x0: the servers themselves\n';
  const from = began ? `began ${shortTime(began.time)}` : 'began before these logs';
  const to = ended ? `ended ${shortTime(ended.time)}` : 'open at their end';
  return `# session ${id}: of server ${server}, ${from}, ${to}\n`;
}

const shortTime = (time: string) => timeText(Date.parse(time));

function changeText(told: ToldChange): string {
  const { operation, path, failed, parts, removed, timeoutMs } = told;
  const words: string[] = [operation];
  if (told.kind && told.kind !== 'persistent') words.push(told.kind);
  if (path !== undefined) words.push(path);
  if (parts) words.push(`of ${counted(parts.length, 'part')}`);
  if (removed && removed.length > 0) {
    words.push(`with ${counted(removed.length, 'ephemeral')}`);
  }
  if (timeoutMs !== undefined) words.push(`timeout ${limitText(timeoutMs)}`);
  if (failed) words.push(`failed: ${failed.name} (${failed.code})`);
  const facts = factsOf(told);
  return facts.length > 0 ? `${words.join(' ')}  ${facts.join(', ')}` : words.join(' ');
}

function factsOf(told: ToldChange): string[] {
  const { operation, acl, ttlMs, version, dataBase64 } = told;
  return [
    ...bytesText(told),
    ...(ttlMs === undefined ? [] : [`TTL ${limitText(ttlMs)}`]),
    ...(acl === undefined || (operation === 'create' && acl === openAcl) ? [] : [`ACL ${acl}`]),
    ...(operation === 'check' ? [`version ${version}`] : []),
    ...(dataBase64 === undefined ? [] : [dataText(dataBase64)]),
  ];
}

/** Of an unknown length there is a question mark. */
function bytesText({ bytesBefore, bytesAfter, operation }: ToldChange): string[] {
  const side = (bytes: number | null | undefined) => (bytes == null ? '?' : grouped(bytes));
  if (operation === 'delete') return [`had ${bytesOf(bytesBefore)}`];
  if (bytesAfter == null) return [];
  if (operation === 'setData') return [`${side(bytesBefore)} → ${bytesOf(bytesAfter)}`];
  return [bytesOf(bytesAfter)];
}

const bytesOf = (bytes: number | null | undefined) =>
  bytes == null ? '? bytes' : counted(bytes, 'byte');

/** Bytes that are no text are shown as base64. */
function dataText(base64: string | null): string {
  if (base64 === null) return 'data null';
  const bytes = Buffer.from(base64, 'base64');
  const text = bytes.toString();
  return Buffer.from(text).equals(bytes) ? `data ${JSON.stringify(text)}` : `data base64:${base64}`;
}
