import { readJson, type Store, writeJson } from '../../../aws/archive-store.ts';

/**
 * Whether a stream is sent by an operator's machine. Who writes it first has decided, so that nothing is sent
 * once the function has given up, and nothing twice (ADR 045).
 */
export type SendDecision =
  | { readonly schemaVersion: 1; readonly sends: true }
  | {
      readonly schemaVersion: 1;
      readonly sends: false;
      readonly reason: string;
      readonly hint: string;
    };

/** @returns false where somebody was first */
export const decideSending = (store: Store, key: string, sending: SendDecision): Promise<boolean> =>
  writeJson(store, key, sending, 'absent');

/** @returns undefined where nobody has decided */
export const readSending = async (store: Store, key: string): Promise<SendDecision | undefined> =>
  (await readJson<SendDecision>(store, key))?.value;
