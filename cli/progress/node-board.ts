import type { NodeState, RestoreStatus } from '../../lambda/restore/report.ts';
import type { Terminal } from '../command.ts';
import { printable } from '../text/text.ts';
import { ageText } from '../text/time-text.ts';

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

  /** @param elapsed milliseconds since the beginning */
  show({ phase, nodes }: Pick<RestoreStatus, 'phase' | 'nodes'>, elapsed: number): void {
    if (this.#stderr.isTTY) this.#redraw(`${phase}, ${ageText(elapsed)}`, nodes);
    else for (const node of nodes) this.#writeIfNew(node);
  }

  #redraw(head: string, nodes: readonly NodeState[]): void {
    const up = this.#drawn > 0 ? `\x1b[${this.#drawn}A` : '';
    // A line that wraps would be counted once and drawn twice.
    const width = (this.#stderr.columns || 100) - 1;
    const lines = [head, ...nodes.map(nodeLine)].map((line) => [...line].slice(0, width).join(''));
    this.#stderr.write(`${up}\r\x1b[J${lines.join('\n')}\n`);
    this.#drawn = lines.length;
  }

  #writeIfNew(node: NodeState): void {
    const line = nodeLine(node);
    if (this.#written.get(node.instanceId) === line) return;
    this.#written.set(node.instanceId, line);
    this.#stderr.write(`${line}\n`);
  }
}

/** What one node does, as it was last heard of. */
export function nodeLine({ instanceId, myid, action, state, detail }: NodeState): string {
  const server = myid === null ? '' : `server.${myid}`;
  const told = detail === '' ? state : detail;
  return `${marks[state]} ${printable(instanceId)}  ${server.padEnd(9)}  ${action.padEnd(7)}  ${printable(told)}`;
}
