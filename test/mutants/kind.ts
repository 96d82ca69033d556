import type { DataSet } from './data-set.ts';

/** One way to damage a set. */
export interface Kind {
  readonly name: string;
  /** No digest covers it: a replay that meets every digest may still end in another tree. */
  readonly undigested?: true;
  /** Where ZooKeeper gets the whole tree, the product must call it good. */
  readonly harmless?: true;
  /** ZooKeeper before 3.9.3 alone ends over it, which the verdict's warning says (ZOOKEEPER-2332). */
  readonly endsBefore393?: true;
  /**
   * @param donor files of another ensemble
   * @returns undefined where the set has no place for it
   */
  readonly mutate: (set: DataSet, donor: DataSet) => DataSet | undefined;
}
