import { answerReader } from '../../zookeeper/requests/answers.ts';
import { connectFrameBytes } from '../../zookeeper/requests/frames.ts';
import { requestTypes } from '../../zookeeper/requests/operations.ts';
import { readMulti } from '../../zookeeper/requests/read-operation.ts';
import type { StreamRequest } from './stream.ts';

/**
 * The requests of a stream that `streamBytes` wrote: answers are read against what was sent, and not
 * against what would be made of the plan today.
 */
export function requestsIn(bytes: Buffer): StreamRequest[] {
  const requests: StreamRequest[] = [];
  for (let at = connectFrameBytes; at < bytes.length; ) {
    const end = at + 4 + bytes.readInt32BE(at);
    const request = answerReader(bytes.subarray(at + 4, end));
    request.int();
    const type = request.int();
    if (type === requestTypes.multi) {
      requests.push({ kind: 'multi', operations: readMulti(request) });
    } else if (type === requestTypes.setAcl) {
      const [path, acl, version] = [request.string(), request.acl() ?? [], request.int()];
      requests.push({ kind: 'setAcl', path, acl, version });
    }
    at = end;
  }
  return requests;
}
