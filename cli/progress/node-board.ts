import type { NodeState } from '../../lambda/restore/report.ts';
import type { Terminal } from '../command.ts';
import { inUnits, printable } from '../text/text.ts';
import { ageText } from '../text/time-text.ts';
import { leftText } from './phase-board.ts';
import type { NodeProgress, WatchedProgress } from './progress.ts';

const marks: Readonly<Record<NodeState['state'], string>> = {
  'under way': '·',
  done: '✓',
  failed: '✗',
};

/** One line for each node: redrawn where a person watches, else written when it changes. */
export class NodeBoard {
  readonly #stderr: Terminal['stderr'];
  /** By instance. */
  readonly #written = new Map<string, string>();
  #drawn = 0;

  constructor(stderr: Terminal['stderr']) {
    this.#stderr = stderr;
  }

  show(
    progress: Pick<
      WatchedProgress,
      'phase' | 'nodes' | 'elapsedSeconds' | 'secondsLeft' | 'isLate'
    >,
  ) {
    const { phase, nodes, elapsedSeconds } = progress;
    if (!this.#stderr.isTTY) for (const node of nodes) this.#writeIfNew(node);
    else {
      const elapsed = ageText(elapsedSeconds * 1000);
      const head = [...(phase === null ? [] : [phase]), elapsed, ...leftText(progress)];
      this.#redraw(head.join(', '), nodes);
    }
  }

  /** What was drawn stays. */
  close(): void {
    this.#drawn = 0;
  }

  #redraw(head: string, nodes: readonly NodeProgress[]): void {
    const up = this.#drawn > 0 ? `\x1b[${this.#drawn}A` : '';
    // A line that wraps would be counted once and drawn twice.
    const width = (this.#stderr.columns || 100) - 1;
    const lines = [head, ...nodes.map((node) => nodeLine(staged(node)))].map((line) =>
      [...line].slice(0, width).join(''),
    );
    this.#stderr.write(`${up}\r\x1b[J${lines.join('\n')}\n`);
    this.#drawn = lines.length;
  }

  /** How long it still takes is told once, as it begins. */
  #writeIfNew(node: NodeProgress): void {
    const line = nodeLine(node);
    if (this.#written.get(node.instanceId) === line) return;
    this.#written.set(node.instanceId, line);
    this.#stderr.write(`${nodeLine(staged(node))}\n`);
  }
}

/** With what a node that stages has to do. */
function staged(node: NodeProgress): NodeState {
  const { bytes, detail } = node;
  if (bytes === null || detail !== '') return node;
  const told = [`${inUnits(bytes)} to download and check`, ...leftText(node)];
  return { ...node, detail: told.join(', ') };
}

/** What one node does, as it was last heard of. */
export function nodeLine({ instanceId, myid, action, state, detail }: NodeState): string {
  const server = myid === null ? '' : `server.${myid}`;
  const told = detail === '' ? state : detail;
  return `${marks[state]} ${printable(instanceId)}  ${server.padEnd(9)}  ${action.padEnd(7)}  ${printable(told)}`;
}
