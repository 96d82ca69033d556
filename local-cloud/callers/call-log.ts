/** What was called, in the words of IAM: the policies are held against it. */
import { accessKeyIn, accessKeyOf, type Caller } from './caller.ts';

/** One thing that a call asks of IAM; a call may ask several. */
export interface Need {
  readonly action: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

export interface RecordedNeed extends Need {
  /** Undefined where the key is nobody's: a client that a test made itself. */
  readonly caller: Caller | undefined;
}

/** Told of a call by its `Authorization` header. */
export type OnCall = (authorization: string | undefined, needs: readonly Need[]) => void;

/** Keeps every different need once, in the order of the first calls. */
export class CallLog {
  readonly #callers = new Map<string, Caller>();
  readonly #needs = new Map<string, RecordedNeed>();

  /** The caller is known from now on. @returns its access key */
  know(caller: Caller): string {
    const key = accessKeyOf(caller);
    this.#callers.set(key, caller);
    return key;
  }

  readonly onCall: OnCall = (authorization, needs) => {
    const caller = this.#callers.get(accessKeyIn(authorization) ?? '');
    for (const need of needs) this.#add({ caller, ...need });
  };

  /** A call that nothing here serves over HTTP, such as a schedule's. */
  add(caller: Caller, need: Need): void {
    this.#add({ caller, ...need });
  }

  get needs(): readonly RecordedNeed[] {
    return [...this.#needs.values()];
  }

  #add(need: RecordedNeed): void {
    this.#needs.set(JSON.stringify(need), need);
  }
}
