import { explain } from '../../lambda/errors.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { requireKnown } from '../cloud/known-ensembles.ts';
import { ensemblesIn } from '../cloud/listing.ts';
import { ensembleName, settingsOf } from '../cloud/settings.ts';
import type { Command, CommandContext, Terminal, Typed } from '../command.ts';
import { NotReached } from '../errors.ts';
import type { OfStack } from '../frame/option-table.ts';
import { durationOption } from '../frame/read-values.ts';
import { type EnsembleStatus, statusOf } from '../status/ensemble-status.ts';
import { type Health, healthOf, healthStates, unseenHealth } from '../status/health.ts';
import type { WantedHealth } from '../status/judge.ts';
import { statusText } from '../status/status-text.ts';
import { documentLine, documentText } from '../text/documents.ts';
import { printable, sentenceOf } from '../text/text.ts';

type Asked = Typed<OfStack | 'max-age'>;

/** `status [ENSEMBLE]`: the last backup and run, who is at work, the last drill and restore; or a health check. */
export const statusCommand: Command<OfStack | 'max-age'> = async (asked, terminal, around) => {
  if (asked.values['max-age'] !== undefined) return checkHealth(asked, terminal, around);
  const { stdout, stderr } = terminal;
  const { cloud, all } = await lookAtAll(asked, around);
  if (asked.values.json) stdout.write(documentText('status', { ensembles: all }));
  else stdout.write(all.map((one) => statusText(one, cloud.now(), stdout.columns)).join('\n'));
  if (all.length === 0) stderr.write(`There is nothing in ${printable(cloud.store.bucket)}.\n`);
  return all.length > 0 && all.every(isWell) ? 0 : 1;
};

const isWell = ({ problems }: EnsembleStatus) => problems.length === 0;

/** Whatever happens, a line is printed that a monitor takes, and an exit code that it knows. */
async function checkHealth(
  asked: Asked,
  { stdout }: Terminal,
  around: CommandContext,
): Promise<number> {
  const { health, document } = await healthSeen(asked, around);
  stdout.write(asked.values.json ? document : health.line);
  return healthStates[health.state];
}

async function healthSeen(
  asked: Asked,
  around: CommandContext,
): Promise<{ readonly health: Health; readonly document: string }> {
  try {
    const maxAgeMs = durationOption('--max-age', asked.values['max-age'] ?? '');
    const { cloud, all } = await lookAtAll(asked, around, { maxAgeMs });
    const document = documentText('status', { ensembles: all });
    const { bucket } = cloud.store;
    const health =
      all.length > 0
        ? healthOf(all, cloud.now(), maxAgeMs)
        : unseenHealth('CRITICAL', `There is nothing in ${bucket}.`);
    return { health, document };
  } catch (error) {
    const { name, sentence, hint } = explain(error);
    const told = { code: name, sentence, ...(hint ? { hint } : {}) };
    const state = error instanceof NotReached ? 'CRITICAL' : 'UNKNOWN';
    const health = unseenHealth(state, [sentenceOf(sentence), hint].join(' ').trim());
    return { health, document: documentLine('error', { error: told }) };
  }
}

async function lookAtAll(
  { values, arguments: [name] }: Asked,
  { environment, connect }: CommandContext,
  wanted: WantedHealth = {},
): Promise<{ readonly cloud: Cloud; readonly all: readonly EnsembleStatus[] }> {
  const only = name === undefined ? undefined : ensembleName(name);
  const cloud = await connect(await settingsOf(values, environment));
  const { store, settings } = cloud;
  if (only !== undefined) await requireKnown(store, settings, only);
  // Those of the outputs, if it has them: one may never have run, and what was removed is not judged.
  const names = only === undefined ? (settings.ensembles ?? (await ensemblesIn(store))) : [only];
  const all: EnsembleStatus[] = [];
  for (let at = 0; at < names.length; at += atOnce) {
    const some = names.slice(at, at + atOnce);
    all.push(...(await Promise.all(some.map((one) => statusOf(cloud, one, wanted)))));
  }
  return { cloud, all };
}

/** Ensembles that are asked for at once; each takes some ten requests. */
const atOnce = 8;
