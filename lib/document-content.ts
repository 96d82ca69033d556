import { allowedPatterns, documentParameters, documentSteps } from '../lambda/contract.ts';
import {
  restoreActions,
  restoreParameters,
  restorePatterns,
  restoreTimeouts,
} from '../lambda/restore-contract.ts';
import { runTimes, timeouts } from '../lambda/run-times.ts';
import type { ParameterName } from './document-limits.ts';
import type { NodeSettings, NodeStep } from './node-scripts.ts';
import { packedStep } from './packed-step.ts';

const runId = {
  [documentParameters.runId]: {
    type: 'String',
    description: 'The run: ensemble and scheduled time.',
    allowedPattern: allowedPatterns.runId,
  },
};

const bucket = {
  [documentParameters.bucket]: {
    type: 'String',
    description: 'The bucket of the backups.',
    allowedPattern: allowedPatterns.bucket,
  },
};

const order = {
  [restoreParameters.order]: {
    type: 'String',
    description: 'What is restored: lines of an archive, its files and canaries; none: nothing.',
    allowedPattern: restorePatterns.order,
  },
};

interface DocumentPlan {
  readonly parameters: Readonly<Partial<Record<ParameterName, object>>>;
  /** Run one after the other. */
  readonly steps: readonly NodeStep[];
}

const plans = {
  probe: { parameters: {}, steps: documentSteps.probe },
  backup: {
    parameters: {
      ...runId,
      ...bucket,
      [documentParameters.key]: {
        type: 'String',
        description: 'The key of the archive.',
        allowedPattern: allowedPatterns.key,
      },
    },
    steps: documentSteps.backup,
  },
  revive: { parameters: runId, steps: documentSteps.revive },
  restore: {
    parameters: {
      [restoreParameters.action]: {
        type: 'String',
        description: 'The part of the restore.',
        allowedValues: restoreActions,
      },
      ...runId,
      ...bucket,
      [restoreParameters.epoch]: {
        type: 'String',
        description: 'The epoch that the restored data is fenced with; 0: none.',
        allowedPattern: restorePatterns.epoch,
      },
      ...order,
    },
    steps: ['restore'],
  },
  drill: { parameters: { ...runId, ...bucket, ...order }, steps: ['drill', 'sweep'] },
} satisfies Record<string, DocumentPlan>;

export type DocumentKind = keyof typeof plans;

interface DocumentContent extends Pick<DocumentPlan, 'parameters'> {
  readonly schemaVersion: string;
  readonly description: string;
  readonly mainSteps: readonly object[];
}

/** What is sent to CreateDocument, by default with its scripts in full. */
export function documentContent(
  kind: DocumentKind,
  settings: NodeSettings,
  linesOf: typeof packedStep = packedStep,
): DocumentContent {
  const { parameters, steps }: DocumentPlan = plans[kind];
  return {
    schemaVersion: '2.2',
    description: `zk-backup: ${kind} of a node of the ensemble ${settings.ensemble}`,
    parameters,
    mainSteps: steps.map((step) => ({
      name: step,
      action: 'aws:runShellScript',
      inputs: { runCommand: linesOf(step, settings), ...stepInputs(step, settings) },
    })),
  };
}

/**
 * The agent honours these only inside `inputs`. `onFailure` does not stop after a timeout: upload
 * checks the marker that capture leaves (ssm-run-command semantics).
 */
function stepInputs(
  step: NodeStep,
  { maxDowntimeSeconds }: NodeSettings,
): { timeoutSeconds: string; onFailure?: 'exit'; finallyStep?: true } {
  const seconds = (value: number) => ({ timeoutSeconds: String(value) });
  switch (step) {
    case 'probe':
      return seconds(timeouts.probeStepSeconds);
    case 'capture':
      // One allowance for reading the snapshot before the stop, one for the start after it.
      return { ...seconds(runTimes(maxDowntimeSeconds).captureStepSeconds), onFailure: 'exit' };
    case 'upload':
      return { ...seconds(timeouts.uploadStepSeconds), onFailure: 'exit' };
    case 'remove':
      return { ...seconds(timeouts.removeStepSeconds), finallyStep: true };
    case 'revive':
      return seconds(runTimes(maxDowntimeSeconds).reviveStepSeconds);
    case 'restore':
      return seconds(restoreTimeouts.stepSeconds);
    case 'drill':
      return { ...seconds(restoreTimeouts.drillStepSeconds), onFailure: 'exit' };
    case 'sweep':
      return { ...seconds(timeouts.removeStepSeconds), finallyStep: true };
  }
}
