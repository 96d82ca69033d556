type Numbers = Uint8Array | Int32Array | Uint32Array | Float64Array;

/** The greater array, with what the other one holds. */
export function grow<T extends Numbers>(from: T, to: T): T {
  to.set(from);
  return to;
}
