import { bounded } from '../../lambda/aws/bounded.ts';
import { ensemblesIn } from '../../lambda/catalog/listing.ts';
import { oneListing } from '../../lambda/catalog/one-listing.ts';
import { explain } from '../../lambda/errors.ts';
import type { WantedHealth } from '../../lambda/health/judge.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { requireKnown } from '../cloud/known-ensembles.ts';
import { pageText, scheduledPage } from '../cloud/scheduled-page.ts';
import { ensembleName, settingsOf } from '../cloud/settings.ts';
import type { Command, CommandContext, Terminal, Typed } from '../command.ts';
import { BadOption, NotReached } from '../errors.ts';
import type { OfStack } from '../frame/option-table.ts';
import { durationOption, hint } from '../frame/read-values.ts';
import { inTime, NotInTime, usualDeadlineMs } from '../status/deadline.ts';
import { type EnsembleStatus, statusOf } from '../status/ensemble-status.ts';
import { type Health, healthOf, healthStates, unseenHealth } from '../status/health.ts';
import { statusText } from '../status/status-text.ts';
import { documentLine, documentText } from '../text/documents.ts';
import { printable, sentenceOf } from '../text/text.ts';

type OfStatus = OfStack | 'max-age' | 'timeout';
type Asked = Typed<OfStatus>;

/** `status [ENSEMBLE]`: the last backup and run, who is at work, the last drill and restore; or a health check. */
export const statusCommand: Command<OfStatus> = async (asked, terminal, around) => {
  if (asked.values['max-age'] !== undefined) return checkHealth(asked, terminal, around);
  if (asked.values.timeout !== undefined) {
    throw new BadOption('--timeout is of --max-age: without it there is no deadline.', { hint });
  }
  const { stdout, stderr } = terminal;
  const { cloud, all } = await lookAtAll(asked, around);
  const page = await scheduledPage(cloud);
  if (asked.values.json) {
    stdout.write(documentText('status', { ensembles: all, ...(page && { page }) }));
  } else {
    stdout.write(all.map((one) => statusText(one, cloud.now(), stdout.columns)).join('\n'));
    if (page) stdout.write(`\n${pageText(page, cloud.now(), stdout.columns)}`);
  }
  if (all.length === 0) stderr.write(`There is nothing in ${printable(cloud.store.bucket)}.\n`);
  return all.length > 0 && all.every(isWell) ? 0 : 1;
};

const isWell = ({ problems }: EnsembleStatus) => problems.length === 0;

/** Whatever happens, a line is printed that a monitor takes, and an exit code that it knows. */
async function checkHealth(
  asked: Asked,
  { stdout, leave }: Terminal,
  around: CommandContext,
): Promise<number> {
  const { health, document, isLate } = await healthSeen(asked, around);
  stdout.write(asked.values.json ? document : health.line);
  const code = healthStates[health.state];
  if (isLate) leave?.(code);
  return code;
}

/** What is seen in time. */
interface HealthSeen {
  readonly health: Health;
  readonly document: string;
  /** Something of it is still under way. */
  readonly isLate?: true;
}

async function healthSeen(asked: Asked, around: CommandContext): Promise<HealthSeen> {
  try {
    const maxAgeMs = durationOption('--max-age', asked.values['max-age'] ?? '');
    const { timeout } = asked.values;
    const deadlineMs =
      timeout === undefined ? usualDeadlineMs : durationOption('--timeout', timeout);
    const { cloud, all } = await inTime(deadlineMs, around.elapsed?.() ?? 0, () =>
      lookAtAll(asked, around, { maxAgeMs }),
    );
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
    const isLate = error instanceof NotInTime ? ({ isLate: true } as const) : {};
    return { health, document: documentLine('error', { error: told }), ...isLate };
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
  const turns = bounded(store, atOnce);
  // Two requests more: of many ensembles their last runs tell it.
  const atCopies = names.length === 1 && settings.copies !== undefined;
  const all = await Promise.all(
    names.map((one) =>
      statusOf({ ...cloud, store: oneListing(turns, one) }, one, wanted, { atCopies }),
    ),
  );
  return { cloud, all };
}

/** Requests to S3 under way at once. */
const atOnce = 24;
