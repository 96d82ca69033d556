import type { Terminal } from '../command.ts';
import { inUnits, printable } from '../text/text.ts';
import { aboutText, ageText, durationText } from '../text/time-text.ts';
import type { WatchedProgress } from './progress.ts';

/**
 * The phases of a run: those that are over each on a line, and below them the one that goes on, which is
 * redrawn where a person watches and else written once.
 */
export class PhaseBoard {
  readonly #stderr: Terminal['stderr'];
  #done = 0;
  #begun = '';
  #isDrawn = false;

  constructor(stderr: Terminal['stderr']) {
    this.#stderr = stderr;
  }

  show(progress: WatchedProgress): void {
    const { done, phase } = progress;
    for (const { phase: name, ms } of done.slice(this.#done)) {
      // The mark of what went well is for the whole.
      this.#line(`  ${nameOf(name)}  ${durationText(ms)}`);
    }
    this.#done = Math.max(this.#done, done.length);
    if (this.#stderr.isTTY) this.#redraw(liveText(progress));
    else if (phase !== null && phase !== this.#begun) {
      this.#begun = phase;
      this.#line(`· ${nameOf(phase)}  ${factsOf(progress)}`.trimEnd());
    }
  }

  /** What is written next begins on a line of its own. */
  close(): void {
    if (this.#isDrawn) this.#stderr.write('\r\x1b[K');
    this.#isDrawn = false;
  }

  #redraw(text: string): void {
    // A line that wraps would not be written over.
    const width = (this.#stderr.columns || 100) - 1;
    this.#stderr.write(`\r\x1b[K${[...text].slice(0, width).join('')}`);
    this.#isDrawn = true;
  }

  #line(text: string): void {
    this.close();
    this.#stderr.write(`${printable(text)}\n`);
  }
}

const nameOf = (phase: string) => phase.padEnd(7);

function liveText(progress: WatchedProgress): string {
  const { phase, elapsedSeconds } = progress;
  const elapsed = ageText(elapsedSeconds * 1000);
  if (phase === null) return elapsed;
  const known = factsOf(progress);
  return printable(`· ${nameOf(phase)}  ${elapsed}${known === '' ? '' : `, ${known}`}`);
}

/** Which node, how much, and what is left of the time. */
function factsOf(progress: WatchedProgress): string {
  const { nodes, bytes } = progress;
  const [node] = nodes.filter(({ state }) => state === 'under way');
  return [...(node ? [node.instanceId] : []), ...bytesText(bytes), ...leftText(progress)].join(
    ', ',
  );
}

function bytesText(bytes: WatchedProgress['bytes']): string[] {
  if (!bytes) return [];
  const { read, of, isEstimate } = bytes;
  if (isEstimate) return [`about ${inUnits(of)} as the last one`];
  return [read === null ? inUnits(of) : `${inUnits(read)} of ${inUnits(of)} read back`];
}

/** What is estimated is said to be. */
export const leftText = ({
  secondsLeft,
  isLate,
}: Pick<WatchedProgress, 'secondsLeft' | 'isLate'>): string[] => {
  if (isLate) return ['longer than estimated'];
  return secondsLeft === null || secondsLeft === 0 ? [] : [`${aboutText(secondsLeft)} left`];
};
