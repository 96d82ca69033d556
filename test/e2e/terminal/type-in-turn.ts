/** Runs in a terminal: types lines one after another, in one process, which is quicker than many. */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { main } from '../../../cli/main.ts';
import type { Typed } from './terminal.ts';

const { stdout, stderr } = process;

/** A keyboard on which an answer is typed once somebody asks; the terminal shows what is typed. */
function keyboard(answer: string) {
  const keys = new Readable({
    read() {
      stdout.write(`${answer}\n`);
      this.push(`${answer}\n`);
      this.push(null);
    },
  });
  return Object.assign(keys, { isTTY: true });
}

async function typeInTurn(typed: readonly Typed[]): Promise<void> {
  for (const [at, { args, answer = '' }] of typed.entries()) {
    const code = await main(args, { stdin: keyboard(answer), stdout, stderr });
    stdout.write(`\r=== ${at} ended ${code}\n`);
  }
}

typeInTurn(JSON.parse(readFileSync(process.argv[2] as string, 'utf8')));
