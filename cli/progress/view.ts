import type { Terminal } from '../command.ts';
import { printable } from '../text/text.ts';
import { JsonLines } from './json-lines.ts';
import { NodeBoard } from './node-board.ts';
import { PhaseBoard } from './phase-board.ts';
import type { Watched, WatchedProgress } from './progress.ts';

/** Where progress is shown: to a person, or to a program as lines. */
export interface ProgressView {
  /** @param doing for a person, with what to do about it */
  begun(watched: Watched, doing: string): void;
  show(progress: WatchedProgress): void;
  /** What is written next begins on a line of its own. */
  close(): void;
}

/** @param of a backup has phases, all else has nodes */
export const progressView = (
  { stderr, lines }: Pick<Terminal, 'stderr' | 'lines'>,
  of: 'phases' | 'nodes',
): ProgressView => {
  if (lines) return new JsonLines(lines);
  const board = of === 'phases' ? new PhaseBoard(stderr) : new NodeBoard(stderr);
  return {
    begun: (_, doing) => stderr.write(`${printable(doing)}\n`),
    show: (progress) => board.show(progress),
    close: () => board.close(),
  };
};
