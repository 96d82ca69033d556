import { spawn } from 'node:child_process';

/** What a command printed, and when; kept as asciicast, version 2, which asciinema plays, too. */
export interface Recording {
  /** What was typed. */
  readonly title: string;
  /** Seconds from its start, and the line. */
  readonly lines: readonly (readonly [number, string])[];
}

/** A terminal as wide as what it shows. */
const size = { width: 100, height: 30 };

export function readRecording(cast: string): Recording {
  const [head = '{}', ...events] = cast.trim().split('\n');
  return {
    title: (JSON.parse(head) as Pick<Recording, 'title'>).title,
    lines: events.map((event) => {
      const [time, , text] = JSON.parse(event) as [number, 'o', string];
      return [time, text.replace(/\r?\n$/, '')] as const;
    }),
  };
}

export const writeRecording = ({ title, lines }: Recording): string =>
  [
    { version: 2, ...size, title },
    ...lines.map(([time, line]) => [time, 'o', `${line}\r\n`]),
  ].reduce<string>((text, event) => `${text}${JSON.stringify(event)}\n`, '');

/** @throws where the command fails */
export async function record(command: string, args: readonly string[]): Promise<Recording> {
  const began = performance.now();
  const lines: [number, string][] = [];
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  let rest = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const time = Number(((performance.now() - began) / 1000).toFixed(2));
    const parts = (rest + text).split('\n');
    rest = parts.pop() ?? '';
    // Where the clone lies is nobody's business.
    const shown = parts.map((line) => line.replaceAll(process.cwd(), '…'));
    lines.push(...shown.map((line): [number, string] => [time, line]));
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended ${code}: nothing is kept`);
  return { title: [command, ...args].join(' '), lines };
}
