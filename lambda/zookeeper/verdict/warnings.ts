import { formatZxid } from '../bytes/data-file-errors.ts';
import { tooLong } from '../bytes/lengths.ts';
import type { Findings } from './findings.ts';

/** What a restore should know of a set, whatever it is worth. */
export function warningsOf({ starts, logs, unread }: Findings): string[] {
  const warnings = [...unread];
  for (const { file, snapshot, zxid, end } of starts) {
    if (snapshot.lastZxid === undefined && snapshot.digest === undefined) {
      warnings.push(
        `${file} does not say when it was complete: its changes may go beyond ${formatZxid(end)}`,
      );
    }
    if (snapshot.danglingAcls > 0 && end > zxid) {
      warnings.push(`${file} lacks the access control lists of ${snapshot.danglingAcls} znodes`);
    }
  }
  for (const { file, snapshot } of starts) {
    warnings.push(...tooLong(file, 'data', snapshot.inventory.biggest.bytes));
  }
  for (const { file, longest } of logs.logs) {
    warnings.push(...tooLong(file, 'a transaction', longest));
  }
  if (new Set(starts.map(({ snapshot }) => snapshot.flavour)).size > 1) {
    warnings.push('its snapshots have different trailers: one may have been cut behind a seal');
  }
  for (const { file, end, last } of logs.logs) {
    if (last === undefined) {
      const hint =
        end === 'headless' ? ': Apache ZooKeeper before 3.9.3 does not start with it' : '';
      warnings.push(`${file} holds no transaction${hint}`);
    } else if (end === 'torn') {
      warnings.push(
        `${file} ends in a transaction that was not written to its end; ${formatZxid(last)} is its last`,
      );
    }
  }
  if (logs.repeated > 0) warnings.push(`${logs.repeated} transactions stand there twice`);
  return warnings;
}
