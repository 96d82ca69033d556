import { type EnsembleSeen, type Look, seenEnsemble } from '../../lambda/health/ensemble-seen.ts';
import { type HealthProblem, judgeEnsemble, type WantedHealth } from '../../lambda/health/judge.ts';
import type { Cloud } from '../cloud/cloud.ts';

/** The same, and what of it is not well. */
export interface EnsembleStatus extends EnsembleSeen {
  /** Empty where all is well (`judgeEnsemble`). */
  readonly problems: readonly HealthProblem[];
}

/** @throws NotReached, NotReadable */
export async function statusOf(
  cloud: Cloud,
  ensemble: string,
  wanted: WantedHealth = {},
  look: Look = {},
): Promise<EnsembleStatus> {
  const seen = await seenEnsemble(cloud, ensemble, look);
  return { ...seen, problems: judgeEnsemble(seen, cloud.now(), wanted) };
}
