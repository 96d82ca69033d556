import { type RunToTell, tellPhase } from './run-status.ts';

/** Between two writes: who watches looks each second at most, and each write costs. */
const pauseMs = 5000;

/** Tells how much of an archive was read back, while it is read. */
export interface ReadingTeller {
  /** @param read bytes, from the first one on */
  onRead(read: number): void;
  /** Nothing is written any more when this has ended. */
  end(): Promise<void>;
}

/** @param of bytes that there are to read */
export function tellReading(telling: RunToTell, of: number): ReadingTeller {
  let writing = tellPhase(telling, 'verify', { bytes: { read: 0, of } });
  let isWriting = true;
  let toldAt = telling.now();
  const wrote = () => {
    isWriting = false;
  };
  writing.then(wrote);
  return {
    onRead(read) {
      // One write at a time: each names what it writes over.
      if (isWriting || telling.now() - toldAt < pauseMs) return;
      toldAt = telling.now();
      isWriting = true;
      writing = tellPhase(telling, 'verify', { bytes: { read, of } });
      writing.then(wrote);
    },
    end: () => writing,
  };
}
