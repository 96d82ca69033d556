import { formatZxid } from '../lambda/zookeeper/bytes/data-file-errors.ts';
import type { Command } from './command.ts';
import { openSource } from './source/open.ts';
import { type Verification, verifySource } from './source/verification.ts';
import { watch } from './text/progress.ts';
import { verdictText } from './text/verdict-text.ts';

const exitCodes = { proven: 0, damaged: 1, sound: 2, unread: 2 } as const;

/** `verify FILE|DIR|s3://BUCKET/KEY`: whether a backup can be restored, and to what. */
export const verifyCommand: Command<'logs'> = async (typed, { stdout, stderr }) => {
  const { values } = typed;
  const progress = watch('verifying', stderr);
  const source = await openSource(typed.arguments[0] as string, {
    logs: values.logs,
    endpointUrl: values['endpoint-url'],
    onBytes: progress.take,
  });
  progress.total = source.bytes;
  const verification = await verifySource(source).finally(progress.end);
  stdout.write(values.json ? jsonOf(verification) : verdictText(verification));
  return exitCodes[verification.outcome];
};

/** Zxids as ZooKeeper prints them, digests as decimal numbers. */
function jsonOf(verification: Verification): string {
  const plain = (key: string, value: unknown) => {
    if (typeof value !== 'bigint') return value;
    if (key.endsWith('Epoch')) return Number(value);
    return key === 'digest' || key === 'value' ? String(value) : formatZxid(value);
  };
  return `${JSON.stringify(verification, plain, 2)}\n`;
}
