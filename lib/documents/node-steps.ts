import {
  applyParameters,
  documentParameters,
  restoreParameters,
} from '../../lambda/contract/documents.ts';
import { restoreTimeouts } from '../../lambda/contract/restore-times.ts';
import { runTimes, timeouts } from '../../lambda/contract/times.ts';
import type { ParameterName } from './document-limits.ts';
import type { NodeSettings } from './node-settings.ts';

/** What the agent honours only inside `inputs`. */
interface StepInputs {
  readonly timeoutSeconds: string;
  readonly onFailure?: 'exit';
  readonly finallyStep?: true;
}

/** A step of a document: it runs the part of lib/node that has its name. */
interface Step {
  /** Those of its document's parameters that it reads; `RunId` is `RUN_ID` there. */
  readonly parameters: readonly ParameterName[];
  readonly inputs: (settings: NodeSettings) => StepInputs;
}

const { ensemble, runId, key, checksum } = documentParameters;
const { action, epoch, order, copy } = restoreParameters;
const { requests } = applyParameters;

const within = (seconds: number) => ({ timeoutSeconds: String(seconds) });

/**
 * `onFailure` does not stop after a timeout: upload checks the marker that capture leaves
 * (docs/facts/run-command.md).
 */
const onFailure = 'exit';

const steps = {
  probe: { parameters: [ensemble], inputs: () => within(timeouts.probeStepSeconds) },
  capture: {
    // The key, so that a wrong one is refused before anything is stopped.
    parameters: [ensemble, runId, key],
    // One allowance for reading the snapshot before the stop, one for the start after it.
    inputs: ({ maxDowntimeSeconds }) => ({
      ...within(runTimes(maxDowntimeSeconds).captureStepSeconds),
      onFailure,
    }),
  },
  upload: {
    parameters: [ensemble, runId, key, checksum],
    inputs: () => ({ ...within(timeouts.uploadStepSeconds), onFailure }),
  },
  remove: {
    parameters: [ensemble, runId],
    inputs: () => ({ ...within(timeouts.removeStepSeconds), finallyStep: true }),
  },
  revive: {
    parameters: [ensemble, runId],
    inputs: ({ maxDowntimeSeconds }) => within(runTimes(maxDowntimeSeconds).reviveStepSeconds),
  },
  restore: {
    parameters: [ensemble, action, runId, epoch, order, copy],
    inputs: () => within(restoreTimeouts.stepSeconds),
  },
  drill: {
    parameters: [ensemble, runId, order, copy],
    inputs: () => ({ ...within(restoreTimeouts.drillStepSeconds), onFailure }),
  },
  sweep: {
    parameters: [ensemble, runId],
    inputs: () => ({ ...within(timeouts.removeStepSeconds), finallyStep: true }),
  },
  apply: {
    parameters: [ensemble, runId, requests],
    inputs: () => within(restoreTimeouts.applyStepSeconds),
  },
} as const satisfies Readonly<Record<string, Step>>;

/** A step of a document that runs a script on a node. */
export type NodeStep = keyof typeof steps;

export const nodeSteps: Readonly<Record<NodeStep, Step>> = steps;
export const nodeStepNames = Object.keys(steps) as NodeStep[];
