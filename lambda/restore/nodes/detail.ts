import type { Deed } from '../../contract/documents.ts';
import type { LineOf } from '../../node/node-line.ts';

/** What a node reported, in a few words for a person who watches. */
export function detailOf(line: LineOf<Deed>): string {
  switch (line.step) {
    case 'inspect':
      if (line.serving === null) return line.reason;
      return line.serving
        ? `serves as ${line.role} at ${line.zxid}`
        : `does not serve: ${line.reason}`;
    case 'stage':
      return `${line.files} files, ${line.bytes} bytes, checked in ${line.stageMs} ms`;
    case 'halt':
      return `stopped in ${line.haltMs} ms`;
    case 'place':
      return line.keptIn.length > 0
        ? `old data in ${line.keptIn.join(', ')}`
        : 'there was no old data';
    case 'start':
      return line.role === null
        ? 'runs, without a quorum as before'
        : `serves as ${line.role} after ${line.startMs} ms`;
    case 'check':
      return `${line.role}, ${line.znodes ?? 'unknown'} znodes at ${line.zxid}`;
    case 'undo':
      return line.putBack ? 'the old data is back' : 'nothing had been moved';
    case 'clear':
      return `${line.keptBytes} bytes of old data kept`;
    case 'drill':
      return `${line.znodes ?? 'unknown'} znodes at ${line.zxid} after ${line.restoreMs} ms`;
  }
}
