import type { WriteStream } from 'node:tty';
import { inUnits } from '../text/text.ts';

export interface ProgressLine {
  /** Bytes that there are to read. */
  total: number;
  take(bytes: number): void;
  /** Leaves an empty line to whoever prints next; what is read again later is not told. */
  end(): void;
}

/** A line on stderr that tells how far reading is, only where a person watches. */
export function watch(
  doing: string,
  stderr: Pick<WriteStream, 'isTTY' | 'write'> & { readonly columns?: number },
): ProgressLine {
  let read = 0;
  let shownAt = 0;
  let isOver = false;
  const begun = performance.now();
  const progress: ProgressLine = {
    total: 0,
    take(bytes) {
      read += bytes;
      const now = performance.now();
      if (isOver || !stderr.isTTY || now - shownAt < 100) return;
      shownAt = now;
      const speed = inUnits((read * 1000) / (now - begun));
      const line = `${doing} ${bar(read, progress.total)} of ${inUnits(progress.total)}, ${speed}/s`;
      // A line that wraps would not be written over.
      stderr.write(`\r\x1b[K${[...line].slice(0, (stderr.columns ?? 100) - 1).join('')}`);
    },
    end() {
      isOver = true;
      if (shownAt > 0) stderr.write('\r\x1b[K');
    },
  };
  return progress;
}

function bar(read: number, total: number): string {
  const share = total > 0 ? Math.min(1, read / total) : 0;
  const full = Math.round(share * 20);
  return `${'█'.repeat(full)}${'░'.repeat(20 - full)} ${Math.floor(share * 100)} %`;
}
