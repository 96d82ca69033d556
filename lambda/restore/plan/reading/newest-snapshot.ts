/** Of several snapshots that pass by the newest counts, in whatever order they come. */
export class NewestSnapshot {
  /** Of the newest one so far; −1 before the first. */
  zxid = -1n;
  /** The one that passes now is older than another: nothing of it counts. */
  isPassedOver = false;

  /** @returns whether it is the newest so far: what others showed is void */
  begin(zxid: bigint): boolean {
    this.isPassedOver = zxid < this.zxid;
    if (!this.isPassedOver) this.zxid = zxid;
    return !this.isPassedOver;
  }
}
