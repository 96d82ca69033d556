/** Why something is not done, and what to do instead. */
export interface Refusal {
  readonly reason: string;
  readonly hint: string;
}

export const refuse = (reason: string, hint: string): Refusal => ({ reason, hint });

export const isRefusal = (value: object): value is Refusal => 'reason' in value && 'hint' in value;
