/** Why something is not done, and what to do instead. */
export interface Refusal {
  /** See `Ending`. */
  readonly code: string;
  readonly reason: string;
  readonly hint: string;
}

export const refuse = (code: string, reason: string, hint: string): Refusal => ({
  code,
  reason,
  hint,
});

export const isRefusal = (value: object): value is Refusal => 'reason' in value && 'hint' in value;
