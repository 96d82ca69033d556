import { readBytes, type Store, writeBytes } from '../../lambda/aws/archive-store.ts';
import { reached } from '../../lambda/catalog/reached.ts';
import { decideSending } from '../../lambda/restore/put-back/operator/sending.ts';
import type { AwaitedStream } from '../../lambda/restore/report.ts';
import type { OperatorSessions } from '../../lambda/restore/request-part.ts';
import type { Terminal } from '../command.ts';
import { inUnits, printable } from '../text/text.ts';
import { durationText } from '../text/time-text.ts';
import { HeldSession } from './held-session.ts';
import type { WayIn } from './way-in.ts';

/** Sends the requests of put-backs from this machine, by sessions that it holds open. */
export class StreamSender {
  readonly #wayIn: WayIn;
  readonly #stderr: Terminal['stderr'];
  #held: Readonly<Record<'changes' | 'acls', HeldSession>> | undefined;
  readonly #done = new Set<string>();

  constructor(wayIn: WayIn, stderr: Terminal['stderr']) {
    this.#wayIn = wayIn;
    this.#stderr = stderr;
  }

  /**
   * What an invocation is told of the sessions. They are opened, and opened again where one was lost, so that
   * a port that cannot be reached, or credentials that are not taken, change nothing and use no plan up.
   * @throws NotReached
   */
  async sessions(): Promise<{ readonly sessions: OperatorSessions }> {
    let held = this.#held;
    if (!held?.changes.isOpen || !held.acls.isOpen) {
      await this.close();
      const changes = await HeldSession.open(this.#wayIn);
      const acls = await HeldSession.open(this.#wayIn).catch(async (error) => {
        await changes.close();
        throw error;
      });
      held = { changes, acls };
      this.#held = held;
    }
    return { sessions: { changes: held.changes.id, acls: held.acls.id } };
  }

  /**
   * Sends a stream that a run awaits, once. What came back is stored, whatever it is.
   * @throws NotReached where it cannot be stored, or not be decided that it is sent
   */
  async send(store: Store, awaited: AwaitedStream): Promise<void> {
    const { session, requests, answers, sending } = awaited;
    const held = Object.values(this.#held ?? {}).find(({ id }) => id === session);
    if (!held || this.#done.has(sending)) return;
    this.#done.add(sending);
    const stream = await readBytes(store, requests).catch((error: Error) => error);
    const fault = whyNot(held, stream, `s3://${store.bucket}/${requests}`);
    const word = fault ?? { schemaVersion: 1, sends: true };
    const isFirst = await reached(
      `s3://${store.bucket}/${sending} cannot be written`,
      's3:PutObject (the policy ConnectPolicyArn)',
      () => decideSending(store, sending, word),
    );
    if (fault || !isFirst || !(stream instanceof Buffer)) {
      const why = fault?.reason ?? 'The run has given up waiting.';
      this.#stderr.write(`nothing was sent: ${printable(why)}\n`);
      return;
    }
    const from = performance.now();
    const answered = await held.send(stream);
    const took = durationText(performance.now() - from);
    const told = `${inUnits(stream.length)} sent by ${this.#wayIn.name}, ${inUnits(answered.length)} came back, in ${took}`;
    this.#stderr.write(`${printable(told)}\n`);
    await reached(
      `s3://${store.bucket}/${answers} cannot be written`,
      's3:PutObject (the policy ConnectPolicyArn)',
      () => writeBytes(store, answers, answered),
    );
  }

  async close(): Promise<void> {
    const held = Object.values(this.#held ?? {});
    this.#held = undefined;
    await Promise.all(held.map((session) => session.close()));
  }
}

function whyNot(held: HeldSession, stream: Buffer | Error | undefined, url: string) {
  const not = (reason: string, hint: string) =>
    ({ schemaVersion: 1, sends: false, reason, hint }) as const;
  if (!stream || 'message' in stream) {
    return not(
      `The operator's machine could not read ${url}: ${stream?.name ?? 'NoSuchKey'}.`,
      'Attach the policy ConnectPolicyArn of the stack to who types the command, and plan again.',
    );
  }
  if (held.isOpen) return undefined;
  return not(
    "The operator's machine has lost its connection to the ensemble.",
    'See why the forwarded port or the server closed it, and plan again.',
  );
}
