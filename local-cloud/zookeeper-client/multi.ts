import { readMultiResults, type ShownStat } from '../../lambda/zookeeper/requests/answers.ts';
import { writeMulti } from '../../lambda/zookeeper/requests/frames.ts';
import { requestTypes, type WriteOperation } from '../../lambda/zookeeper/requests/operations.ts';
import type { Connection } from './connection.ts';
import { ZooKeeperError } from './zookeeper-error.ts';

/**
 * Sends operations that happen together or not at all.
 *
 * @returns each operation's stat; undefined for delete and check.
 * @throws ZooKeeperError of the operation that failed, with its path.
 */
export async function multi(
  connection: Connection,
  operations: readonly WriteOperation[],
): Promise<(ShownStat | undefined)[]> {
  const answer = await connection.request(requestTypes.multi, undefined, (writer) =>
    writeMulti(writer, operations, requestTypes.create2),
  );
  const results = readMultiResults(answer, operations.length);
  const refused = results.findIndex(({ code }) => code !== 0);
  if (refused < 0) return results.map(({ stat }) => stat);
  throw new ZooKeeperError(results[refused]?.code as number, operations[refused]?.path);
}
