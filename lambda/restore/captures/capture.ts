import type { Captured } from '../../archive/captured.ts';

/** An ensemble that serves, as one of its nodes archived it; all of it survives JSON. */
export interface Capture {
  readonly key: string;
  /** The instance that it is of. */
  readonly node: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly zookeeperVersion: string;
  /** What the node had then. */
  readonly captured: Captured;
}
