import type { Place } from '../bytes/data-file-errors.ts';

/** Something that keeps a set of files from being restored, in an operator's words. */
export interface Fault extends Partial<Place> {
  /** The rule of docs/facts/zookeeper-data-files.md that is broken; R6: servers end when they load it. */
  readonly rule: 'R1' | 'R2' | 'R3' | 'R4' | 'R5' | 'R6';
  readonly sentence: string;
}
