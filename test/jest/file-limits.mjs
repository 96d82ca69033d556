import { relative } from 'node:path';

/** Many times what the slowest file takes on a busy machine. */
const limitMinutes = 20;

/** A file that never ends is told, and ends the run: the runner of those that compute knows no timeouts. */
export default class FileLimits {
  #limits = new Map();

  onTestFileStart({ path }) {
    const end = () => {
      console.error(`${relative(process.cwd(), path)} did not end within ${limitMinutes} minutes.`);
      process.exit(1);
    };
    this.#limits.set(path, setTimeout(end, limitMinutes * 60_000));
  }

  onTestFileResult({ path }) {
    clearTimeout(this.#limits.get(path));
  }
}
