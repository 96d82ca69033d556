import { digestAcl, openToAll } from '../../lambda/zookeeper/requests/access.ts';
import type { WriteOperation } from '../../lambda/zookeeper/requests/operations.ts';
import { readOnlyAcl } from '../zookeeper-client/records.ts';
import type { ZooKeeperClient } from '../zookeeper-client/zookeeper-client.ts';
import type { SampleValues } from './sample-values.ts';
import { sampleUser } from './special-znodes.ts';

const childrenPerFolder = 1000;
const operationsPerMulti = 20;
const multisInFlight = 20;

/** Creates `count` znodes below `root`, a thousand to a folder, the folders included in the count. */
export async function createBulkZnodes(
  client: ZooKeeperClient,
  root: string,
  count: number,
  valueBytes: number,
  values: SampleValues,
): Promise<void> {
  const inFlight = new Set<Promise<unknown>>();
  for (const batch of batches(bulkOperations(root, count, valueBytes, values))) {
    if (inFlight.size >= multisInFlight) {
      await Promise.race(inFlight);
    }
    const multi: Promise<unknown> = client.multi(batch).then(() => inFlight.delete(multi));
    inFlight.add(multi);
  }
  await Promise.all(inFlight);
}

function* bulkOperations(
  root: string,
  count: number,
  valueBytes: number,
  values: SampleValues,
): Generator<WriteOperation> {
  const ownerAcl = digestAcl(sampleUser.user, sampleUser.password);
  let folder = '';
  for (let index = 0; index < count; index++) {
    if (index % childrenPerFolder === 0) {
      folder = `${root}/${String(index / childrenPerFolder).padStart(4, '0')}`;
      yield { kind: 'create', path: folder, data: null };
      continue;
    }
    const path = `${folder}/${String(index).padStart(7, '0')}`;
    const acl = index % 20 === 1 ? ownerAcl : index % 20 === 2 ? readOnlyAcl : openToAll;
    yield { kind: 'create', path, data: values.value(valueBytes), acl };
    if (index % 50 === 0) {
      yield { kind: 'setData', path, data: values.value(valueBytes) };
    }
  }
}

function* batches(operations: Iterable<WriteOperation>): Generator<WriteOperation[]> {
  let batch: WriteOperation[] = [];
  for (const operation of operations) {
    batch.push(operation);
    if (batch.length === operationsPerMulti) {
      yield batch;
      batch = [];
    }
  }
  if (batch.length > 0) {
    yield batch;
  }
}
