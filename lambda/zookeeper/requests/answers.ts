import { JuteReader } from '../bytes/jute.ts';
import { requestTypes } from './operations.ts';

/** What a server shows of a znode besides its data and ACL. Times are milliseconds since 1970. */
export interface ShownStat {
  readonly czxid: bigint;
  readonly mzxid: bigint;
  readonly ctime: bigint;
  readonly mtime: bigint;
  readonly version: number;
  readonly cversion: number;
  readonly aversion: number;
  /** The session of an ephemeral, else 0: the server hides that a znode is a container or has a TTL. */
  readonly ephemeralOwner: bigint;
  readonly dataLength: number;
  readonly numChildren: number;
  readonly pzxid: bigint;
}

/** The answer to one operation of a multi. Of one that failed, all of them hold an error. */
export interface MultiResult {
  /** 0 where it was done, or stands before the one that was refused. */
  readonly code: number;
  readonly stat?: ShownStat;
}

/** @param bytes of one answer, without their length */
export function answerReader(bytes: Uint8Array): JuteReader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const place = { file: 'the answers', offset: 0 };
  return new JuteReader(bytes, view, 0, bytes.length, place, 'answer');
}

/** What every answer but the first begins with. */
export const readReplyHeader = (answer: JuteReader) => ({
  xid: answer.int(),
  zxid: answer.long(),
  code: answer.int(),
});

export function readShownStat(answer: JuteReader): ShownStat {
  return {
    czxid: answer.long(),
    mzxid: answer.long(),
    ctime: answer.long(),
    mtime: answer.long(),
    version: answer.int(),
    cversion: answer.int(),
    aversion: answer.int(),
    ephemeralOwner: answer.long(),
    dataLength: answer.int(),
    numChildren: answer.int(),
    pzxid: answer.long(),
  };
}

/** @param count of the operations that were sent */
export function readMultiResults(answer: JuteReader, count: number): MultiResult[] {
  return Array.from({ length: count }, () => readMultiResult(answer));
}

function readMultiResult(answer: JuteReader): MultiResult {
  const type = answer.int();
  answer.boolean();
  answer.int();
  switch (type) {
    case requestTypes.create2:
    case requestTypes.createContainer:
    case requestTypes.createTtl:
      answer.string();
      return { code: 0, stat: readShownStat(answer) };
    // 3.8 answers some of them by the path only.
    case requestTypes.create:
      answer.string();
      return { code: 0 };
    case requestTypes.setData:
      return { code: 0, stat: readShownStat(answer) };
    case requestTypes.delete:
    case requestTypes.check:
      return { code: 0 };
    default:
      return { code: answer.int() };
  }
}
