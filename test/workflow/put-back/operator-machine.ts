import { readBytes, readJson, writeBytes } from '../../../lambda/aws/archive-store.ts';
import { keysIn } from '../../../lambda/catalog/listing.ts';
import { sessionName } from '../../../lambda/restore/part/read-answers.ts';
import {
  decideSending,
  type SendDecision,
} from '../../../lambda/restore/put-back/operator/sending.ts';
import type { AwaitedStream, RestoreStatus } from '../../../lambda/restore/report.ts';
import { answersOf, type Interruption } from './client-port.ts';
import type { PutBackUnderTest } from './put-back-under-test.ts';

const sends: SendDecision = { schemaVersion: 1, sends: true };

/** A machine that watches each run, and sends what it is awaited to send. */
export class OperatorMachine {
  readonly #under: PutBackUnderTest;
  readonly #open: Readonly<Record<'changes' | 'acls', bigint>>;
  /** What the next stream is done with; by default it is sent, and its answers are stored. */
  does: 'send' | 'lose the answers' | 'nothing' | SendDecision = 'send';
  interruption: Interruption = {};
  /** Streams that it was awaited to send. */
  readonly awaited: AwaitedStream[] = [];

  constructor(under: PutBackUnderTest) {
    this.#under = under;
    const { server, world } = under;
    this.#open = { changes: server.openSession(), acls: server.openSession() };
    world.onWait = () => this.#look();
  }

  /** What it tells of itself. */
  get payload() {
    const { changes, acls } = this.#open;
    return { sessions: { changes: sessionName(changes), acls: sessionName(acls) } };
  }

  async #look(): Promise<void> {
    const { store } = this.#under;
    const keys = await keysIn(store, 'prod/restores/');
    for (const key of keys.filter((one) => one.endsWith('.status.json'))) {
      const { awaits } = (await readJson<RestoreStatus>(store, key))?.value ?? {};
      if (awaits && !this.awaited.some(({ sending }) => sending === awaits.sending)) {
        this.awaited.push(awaits);
        await this.#send(awaits);
      }
    }
  }

  async #send({ session, requests, answers, sending }: AwaitedStream): Promise<void> {
    const { store, server } = this.#under;
    if (this.does === 'nothing') return;
    const word = typeof this.does === 'string' ? sends : this.does;
    if (!(await decideSending(store, sending, word)) || !word.sends) return;
    const stream = await readBytes(store, requests);
    if (!stream) throw new Error(`there is no ${requests}`);
    const answered = answersOf(server, stream, this.interruption, BigInt(session));
    if (this.does === 'send') await writeBytes(store, answers, answered);
  }
}
