import type { documentSteps } from '../contract/documents.ts';
import type { Deed } from '../contract/restore-node-lines.ts';

type OfBackups =
  | 'probe'
  | 'choose'
  | 'send'
  | (typeof documentSteps.backup)[number]
  | 'record'
  | 'warn';
type OfRestores = 'plan' | Deed | 'release';

/** Parts of a run, as reasons name them. */
export type Phase = 'run' | 'arm' | 'claim' | 'verify' | OfBackups | OfRestores;
