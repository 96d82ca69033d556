import type { RestorePlan } from '../../lambda/restore/plan/plan.ts';
import { isOfPart, type PartPlanHead } from '../../lambda/restore/put-back/plan/part-plan.ts';
import { type Width, wrapped } from '../text/table.ts';
import { asName, printable } from '../text/text.ts';
import { workText } from './part-plan-text.ts';

/** What an undo does, and what typing the name of the ensemble is for. */
export interface UndoText {
  readonly text: string;
  readonly deed: string;
}

/** Of a plan that was executed, of all of a backup or a part of it. Pure. */
export function undoText(plan: RestorePlan | PartPlanHead, width: Width): UndoText {
  const [deed, sentences] = isOfPart(plan)
    ? ['take it back', ofPart(plan)]
    : ['put its old data back', ofWhole(plan)];
  const lines = sentences.map((sentence) => wrapped('- ', sentence, width));
  return { text: [`Undo ${printable(plan.planId)}\n`, ...lines].join(''), deed };
}

const serversText = (count: number, ensemble: string) =>
  count === 1 ? `The server of ${ensemble} is` : `All ${count} servers of ${ensemble} are`;

const ofWhole = ({ planId, ensemble, nodes }: RestorePlan) => [
  `${serversText(nodes.length, ensemble)} stopped.`,
  `version-2 becomes version-2.undone-${planId}, version-2.before-${planId} becomes version-2 again; nothing is deleted.`,
  'Those that served before the restore are started again. What clients wrote since is not in the old data.',
];

const ofPart = ({ ensemble, part, counts }: PartPlanHead) => [
  `Nothing is stopped: ${ensemble} goes on serving.`,
  `What was put back of ${asName(part.paths.join(', '))} (${workText(counts)}) becomes again what it was before.`,
  'If somebody has changed any of it since, nothing is taken back, and the paths are named.',
];
