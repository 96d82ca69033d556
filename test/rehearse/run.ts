/** `npm run rehearse`: the stack's whole life by the real CDK CLI, against a local CloudFormation. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explain } from '../../lambda/errors.ts';
import { Moto, motoAccount } from '../../local-cloud/moto/moto.ts';
import { whenToStop } from '../../local-cloud/when-to-stop.ts';
import { parseOptions, usage } from './options.ts';
import { Stage } from './stage.ts';
import { deployFormer, rehearseFailures, rehearseProduct } from './steps.ts';
import { formatSteps } from './table.ts';

const stopping = whenToStop();
const say = (line: string) => console.log(line);

async function main(args: readonly string[]): Promise<void> {
  const options = parseOptions(args);
  if (options.help) return say(usage);
  const scratch = await mkdtemp(join(tmpdir(), 'zk-backup-rehearse-'));
  let moto: Moto | undefined;
  try {
    moto = await Moto.start({ scratch, onProgress: say });
    say(`A local CloudFormation: ${moto.endpoint}`);
    const stage = new Stage({ moto, scratch, signal: stopping, say });
    await stage.bootstrap(motoAccount);
    if (options.from) await deployFormer(stage, scratch, options.from);
    if (!options.selfTest) await rehearseProduct(stage, scratch, moto, say);
    await rehearseFailures(stage, scratch, moto);
    say(`\n${formatSteps(stage.steps)}`);
    const differences = stage.steps.flatMap((step) => step.differences);
    say(
      differences.length === 0
        ? '\nAll as the templates want it.'
        : '\nNot as the templates want it.',
    );
    process.exitCode = differences.length === 0 ? 0 : 1;
  } finally {
    await moto?.stop();
    await rm(scratch, { recursive: true, force: true });
  }
}

main(process.argv.slice(2)).catch((error: unknown) => {
  const stopped = stopping.aborted;
  const { sentence, hint } = explain(error);
  console.error(stopped ? 'Stopped; nothing was left running.' : sentence);
  if (hint && !stopped) console.error(`  → ${hint}`);
  process.exitCode = stopped ? 130 : 1;
});
