import { counted, durationText, inUnits } from '../units.ts';
import type { DeedLine } from './restore-node-lines.ts';

/** What a node reported, in a few words for a person who watches. */
export function detailOf(line: DeedLine): string {
  switch (line.step) {
    case 'inspect':
      if (line.serving === null) return line.reason;
      return line.serving
        ? `serves as ${line.role} at ${line.zxid}`
        : `does not serve: ${line.reason}`;
    case 'stage':
      return `${line.files} files, ${inUnits(line.bytes)}, checked in ${durationText(line.stageMs)}`;
    case 'halt':
      return `stopped in ${durationText(line.haltMs)}`;
    case 'place':
      return line.keptIn.length > 0
        ? `old data in ${line.keptIn.join(', ')}`
        : 'there was no old data';
    case 'start':
      return line.role === null
        ? 'runs, without a quorum as before'
        : `serves as ${line.role} after ${durationText(line.startMs)}`;
    case 'check':
      return `${line.role}, ${znodesOf(line)} at ${line.zxid}`;
    case 'undo':
      return line.putBack ? 'the old data is back' : 'nothing had been moved';
    case 'clear':
      return `${inUnits(line.keptBytes)} of old data kept`;
    case 'drill':
      return `${znodesOf(line)} at ${line.zxid} after ${durationText(line.restoreMs)}`;
    case 'apply':
      return `${inUnits(line.requestBytes)} of requests answered by ${inUnits(line.answerBytes)} in ${durationText(line.applyMs)}`;
  }
}

const znodesOf = ({ znodes }: { readonly znodes: number | null }) =>
  znodes === null ? 'unknown znodes' : counted(znodes, 'znode');
