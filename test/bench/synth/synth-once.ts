import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../../../local-cloud/toolbox/command.ts';

const root = join(__dirname, '..', '..', '..');

/** A template, its own or one of a nested stack. */
export interface SizedTemplate {
  readonly file: string;
  readonly bytes: number;
  readonly resources: number;
}

/** One synth by the app, as the CDK CLI starts it. */
export type Synthesized =
  | { readonly seconds: number; readonly templates: readonly SizedTemplate[] }
  | { readonly refused: string };

export const namesOf = (count: number): string[] =>
  Array.from({ length: count }, (_, number) => `ensemble-${String(number).padStart(3, '0')}`);

/** @param count of ensembles, each the smallest that is a configuration */
export async function synthOnce(count: number): Promise<Synthesized> {
  const cache = join(root, '.cache', 'bench');
  await mkdir(cache, { recursive: true });
  const folder = await mkdtemp(join(cache, 'synth-'));
  try {
    const config = join(folder, 'zk-backup.json');
    const ensembles = namesOf(count).map((name) => ({
      ...{ name, nodes: { tag: { key: 'zk-backup', value: name } } },
    }));
    await writeFile(config, JSON.stringify({ ensembles }));
    return await synthInto(join(folder, 'cdk.out'), config);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function synthInto(directory: string, config: string): Promise<Synthesized> {
  const { context } = JSON.parse(await readFile(join(root, 'cdk.json'), 'utf8'));
  const env = {
    ...process.env,
    CDK_OUTDIR: directory,
    CDK_CONTEXT_JSON: JSON.stringify({ ...context, config }),
  };
  const from = performance.now();
  const program = ['--import', 'tsx', join('bin', 'zk-backup.ts')];
  const refused = await run(process.execPath, program, { cwd: root, env }).then(
    () => undefined,
    ({ message }: Error) => message.slice(message.indexOf(' failed: ') + ' failed: '.length),
  );
  if (refused !== undefined) return { refused };
  const seconds = (performance.now() - from) / 1000;
  const files = (await readdir(directory)).filter((file) => file.endsWith('.template.json'));
  return { seconds, templates: await Promise.all(files.map((file) => sizeOf(directory, file))) };
}

async function sizeOf(directory: string, file: string): Promise<SizedTemplate> {
  const text = await readFile(join(directory, file));
  const { Resources } = JSON.parse(text.toString());
  return { file, bytes: text.length, resources: Object.keys(Resources).length };
}
