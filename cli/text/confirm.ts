import { createInterface } from 'node:readline';
import type { Terminal } from '../command.ts';
import { printable } from './text.ts';

/** Whether somebody sits there who could be asked. */
export const isWatched = ({ stdin, stderr }: Terminal): boolean =>
  Boolean(stdin.isTTY && stderr.isTTY);

/** Asks for the ensemble's name: a bare Enter, or a finger that slipped, changes nothing. */
export async function confirmed(
  { stdin, stderr }: Terminal,
  ensemble: string,
  deed: string,
): Promise<boolean> {
  stderr.write(`\nType the name of the ensemble (${printable(ensemble)}) to ${deed}: `);
  const lines = createInterface({ input: stdin });
  try {
    for await (const line of lines) return line.trim() === ensemble;
    return false;
  } finally {
    lines.close();
  }
}
