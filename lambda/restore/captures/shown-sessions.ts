import { type Refusal, refuse } from '../../run/refusal.ts';
import type { Watch } from '../../zookeeper/verdict/restorable.ts';
import { sessionName } from '../part/read-answers.ts';
import type { OperatorSessions } from '../request-part.ts';
import type { Capture } from './capture.ts';

/** The sessions that an archive shows: those of its snapshots, and those that began in its logs. */
export class ShownSessions {
  readonly #names = new Set<string>();

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** Shows all to somebody else as well. */
  beside(watch: Watch): Watch {
    return {
      snapshot: (zxid) => watch.snapshot(zxid),
      session: (id, timeoutMs) => {
        this.#names.add(sessionName(id));
        watch.session?.(id, timeoutMs);
      },
      acl: (id, entries) => watch.acl?.(id, entries),
      node: (node) => watch.node(node),
      transaction: (transaction, file) => {
        const { change, clientId } = transaction;
        if (change.kind === 'createSession') this.#names.add(sessionName(clientId));
        return watch.transaction(transaction, file);
      },
    };
  }
}

/**
 * Whether the machine that sends is connected to this very ensemble. A copy of it has the same znodes with
 * the same zxids, but not this session: its id is of the server and the moment (ADR 045). Pure.
 */
export function judgeSessions(
  { node }: Capture,
  shown: ShownSessions,
  sessions: OperatorSessions | undefined,
): Refusal | undefined {
  const strange = Object.values(sessions ?? {}).find((name) => !shown.has(name));
  if (strange === undefined) return undefined;
  return refuse(
    'sessions-unknown',
    `Your machine is not connected to this ensemble: ${node} knows nothing of its session ${strange}.`,
    'Nothing was sent. Compare HOST:PORT, and where that port is forwarded to, with the servers of the ensemble. With localSessionsEnabled=true no server tells another of such a session: then no machine but a node can send.',
  );
}
