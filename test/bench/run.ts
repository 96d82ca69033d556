/** `npm run bench`: how long the product takes, against the least and against its forerunner. */
import { explain } from '../../lambda/errors.ts';
import { whenToStop } from '../../local-cloud/when-to-stop.ts';
import type { BenchResult } from './bench-group.ts';
import { groups } from './groups.ts';
import { parseOptions, sizesOf, usage } from './options.ts';
import { formatResult } from './table.ts';

const stopping = whenToStop();

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args, groups);
  if (options.help) {
    console.log(usage(groups));
    return;
  }
  const results: BenchResult[] = [];
  for (const group of options.groups) {
    console.error(`── ${group.name}`);
    results.push(
      await group.run({
        sizes: options.sizes ?? (group.sizes === undefined ? [] : sizesOf(group.sizes)),
        rounds: options.rounds,
        say: (line) => console.error(`· ${line}`),
        signal: stopping,
      }),
    );
  }
  const result: BenchResult = {
    figures: results.flatMap(({ figures }) => figures),
    details: results.flatMap(({ details }) => details),
  };
  const figures = result.figures.map(({ name, value, unit }) => ({ name, value, unit }));
  console.log(options.json ? JSON.stringify(figures, null, 2) : `\n${formatResult(result)}`);
  if (options.json) console.error(formatResult(result));
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const { sentence, hint } = explain(error);
  const stopped = stopping.aborted;
  console.error(stopped ? 'Stopped; nothing was left running.' : sentence);
  if (hint && !stopped) console.error(`  → ${hint}`);
  process.exitCode = stopped ? 130 : 1;
});
