import type { Terminal } from '../command.ts';

const chunk = 16 * 1024;

/** Writes many lines in few pieces, and no faster than their reader takes them. */
export class LineWriter {
  readonly #stdout: Terminal['stdout'];
  #text = '';

  constructor(stdout: Terminal['stdout']) {
    this.#stdout = stdout;
  }

  /** @returns a promise where the reader has to be waited for */
  write(lines: string): Promise<void> | undefined {
    this.#text += lines;
    return this.#text.length < chunk ? undefined : this.flush();
  }

  flush(): Promise<void> | undefined {
    const { stdout, text } = { stdout: this.#stdout, text: this.#text };
    this.#text = '';
    if (text === '' || stdout.write(text) !== false || !stdout.once) return undefined;
    return new Promise((resolve) => stdout.once?.('drain', () => resolve()));
  }
}
