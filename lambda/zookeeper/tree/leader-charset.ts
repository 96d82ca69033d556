import type { ZnodeTree } from './znode-tree.ts';

/**
 * Whether a leader that met no digest has a character set that is known here. One record after the
 * other is held against how the tree changed, which shows although something before them was wrong. Of
 * one epoch: a leader does not change its character set.
 */
export class LeaderCharset {
  #before: { readonly residual: bigint; readonly shifts: readonly number[] } | undefined;
  /** By character set, UTF-8 being the first: how many changes it explains more than it does not. */
  #votes: number[] = [];

  /** Changes of paths outside ASCII were as a known character set has them. */
  get isKnown(): boolean {
    return this.#votes.some((votes) => votes > 0);
  }

  /**
   * @param digest that the leader wrote, of the tree after its record
   * @returns whether it can be right: where only paths in ASCII changed, it hangs on no character set
   */
  take(digest: bigint, tree: ZnodeTree): boolean {
    const now = {
      residual: BigInt.asUintN(64, digest - tree.digest),
      shifts: tree.charsets.shifts,
    };
    const { residual, shifts } = this.#before ?? now;
    this.#before = now;
    const moved = BigInt.asIntN(64, now.residual - residual);
    const steps = now.shifts.map((shift, index) => shift - (shifts[index] as number));
    if (steps.every((step) => step === 0)) return moved === 0n;
    this.#votes = steps.map(
      (step, index) => (this.#votes[index] ?? 0) + (moved === BigInt(step) ? 1 : -1),
    );
    return true;
  }
}
