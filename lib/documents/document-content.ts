import {
  allowedPatterns,
  applyParameters,
  checksums,
  documentParameters,
  documentSteps,
  type RestoreDocument,
  restoreParameters,
  restorePatterns,
} from '../../lambda/contract/documents.ts';
import { restoreActions } from '../../lambda/contract/restore-node-lines.ts';
import type { ParameterName } from './document-limits.ts';
import type { NodeSettings } from './node-settings.ts';
import { type NodeStep, nodeSteps } from './node-steps.ts';
import { packedStep } from './packed-step.ts';

/** What the parameter is where no copy is meant. */
const noCopy = 'none';

export type DocumentKind = keyof typeof documentSteps | RestoreDocument;

interface Parameter {
  readonly type: 'String';
  readonly description: string;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
  readonly default?: string;
}

type Parameters = Readonly<Partial<Record<ParameterName, Parameter>>>;

interface DocumentPlan {
  /** Besides the ensemble, which all take. */
  readonly parameters: Parameters;
  /** Reads an archive, of the bucket or of a copy. */
  readonly readsCopies?: true;
  /** Run one after the other. */
  readonly steps: readonly NodeStep[];
  /** What its scripts are told instead of the profile's own. */
  readonly settings?: Partial<NodeSettings>;
}

const text = (description: string, allowedPattern: string): Parameter => ({
  type: 'String',
  description,
  allowedPattern,
});

const oneOf = (description: string, allowedValues: readonly string[]): Parameter => ({
  type: 'String',
  description,
  allowedValues,
});

const ensemble = {
  [documentParameters.ensemble]: text(
    'The ensemble of these nodes; what else is sent must be of it.',
    allowedPatterns.ensemble,
  ),
};

const runId = {
  [documentParameters.runId]: text('The run: ensemble and scheduled time.', allowedPatterns.runId),
};

/** A drill inspects the nodes by the document of restores. */
const planOrDrillId = {
  [restoreParameters.runId]: text(
    'The plan or the drill: ensemble and time.',
    restorePatterns.drillId,
  ),
};

const order = {
  [restoreParameters.order]: text(
    'What is restored: an archive, its files and canaries, as lines; none: nothing.',
    restorePatterns.order,
  ),
};

/** Any other bucket is refused by SSM. */
const copy = ({ copies }: NodeSettings): Parameters => ({
  [restoreParameters.copy]: {
    ...oneOf('The copy that the archive is read from; none: the bucket of the backups.', [
      noCopy,
      ...copies.map(({ bucket }) => bucket),
    ]),
    default: noCopy,
  },
});

/** An archive, and where it goes. */
const capture = (pattern: string): Parameters => ({
  ...runId,
  [documentParameters.key]: text('The key of the archive.', pattern),
  [documentParameters.checksum]: {
    ...oneOf('The checksum that storage is asked for.', checksums),
    default: checksums[0],
  },
});

const plans: Readonly<Record<DocumentKind, DocumentPlan>> = {
  probe: { parameters: {}, steps: documentSteps.probe },
  backup: { parameters: capture(allowedPatterns.key), steps: documentSteps.backup },
  revive: { parameters: runId, steps: documentSteps.revive },
  restore: {
    parameters: {
      [restoreParameters.action]: oneOf('The part of the restore.', restoreActions),
      ...planOrDrillId,
      [restoreParameters.epoch]: text(
        'The epoch that the restored data is fenced with; 0: none.',
        restorePatterns.epoch,
      ),
      ...order,
    },
    readsCopies: true,
    steps: ['restore'],
  },
  drill: {
    parameters: { ...planOrDrillId, ...order },
    readsCopies: true,
    steps: ['drill', 'sweep'],
    // It tells that the ensemble's own backups restore.
    settings: { restoresOthers: false },
  },
  capture: {
    parameters: capture(restorePatterns.captureKey),
    steps: documentSteps.capture,
    // Nothing is stopped by it, so that a server of its own may be asked, too.
    settings: { mode: 'live', allowStandalone: true },
  },
  apply: {
    parameters: {
      ...runId,
      [applyParameters.requests]: text(
        'The key of the stream of requests.',
        restorePatterns.requestsKey,
      ),
    },
    steps: documentSteps.apply,
  },
};

export const documentKinds = Object.keys(plans) as DocumentKind[];

/** The steps of a document, in order. */
export const stepsOf = (kind: DocumentKind): readonly NodeStep[] => plans[kind].steps;

interface DocumentContent {
  readonly parameters: Parameters;
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
  const { parameters, steps, readsCopies, settings: own } = plans[kind];
  const told = { ...settings, ...own };
  return {
    schemaVersion: '2.2',
    description: `zk-backup: ${kind} of a node; mode ${settings.mode}, ${settings.zooCfg}`,
    parameters: { ...ensemble, ...parameters, ...(readsCopies && copy(settings)) },
    mainSteps: steps.map((step) => ({
      name: step,
      action: 'aws:runShellScript',
      inputs: { runCommand: linesOf(step, told), ...nodeSteps[step].inputs(told) },
    })),
  };
}
