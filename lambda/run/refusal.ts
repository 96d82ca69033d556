/** Why something is not done, and what to do instead. */
export interface Refusal {
  readonly reason: string;
  readonly hint: string;
  /** See `Ending`. */
  readonly code?: string | undefined;
}

export const refuse = (reason: string, hint: string, code?: string): Refusal => ({
  reason,
  hint,
  ...(code === undefined ? {} : { code }),
});

export const isRefusal = (value: object): value is Refusal => 'reason' in value && 'hint' in value;
