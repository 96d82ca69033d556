import type { Connection } from './connection.ts';
import type { JuteReader } from './jute.ts';
import { requestTypes, typeOf, type WriteOperation, writeOperation } from './operations.ts';
import { readStat, type Stat } from './records.ts';
import { ZooKeeperError } from './zookeeper-error.ts';

const end = -1;

/**
 * Sends operations that happen together or not at all.
 *
 * @returns each operation's stat; undefined for delete and check.
 * @throws ZooKeeperError of the operation that failed, with its path.
 */
export async function multi(
  connection: Connection,
  operations: readonly WriteOperation[],
): Promise<(Stat | undefined)[]> {
  const answer = await connection.request(requestTypes.multi, undefined, (writer) => {
    for (const operation of operations) {
      writer.int(typeOf(operation, requestTypes.create2)).boolean(false).int(-1);
      writeOperation(writer, operation);
    }
    writer.int(end).boolean(true).int(-1);
  });
  return operations.map((operation) => readResult(answer, operation));
}

function readResult(answer: JuteReader, operation: WriteOperation): Stat | undefined {
  const type = answer.int();
  answer.boolean();
  answer.int();
  switch (type) {
    case requestTypes.create2:
    case requestTypes.createContainer:
    case requestTypes.createTtl:
      answer.string();
      return readStat(answer);
    // 3.8 answers some of them by the path only.
    case requestTypes.create:
      answer.string();
      return undefined;
    case requestTypes.setData:
      return readStat(answer);
    case requestTypes.delete:
    case requestTypes.check:
      return undefined;
    default: {
      // Of a multi that failed every result is an error, 0 for those before the one that failed.
      const code = answer.int();
      if (code === 0) {
        return undefined;
      }
      throw new ZooKeeperError(code, operation.path);
    }
  }
}
