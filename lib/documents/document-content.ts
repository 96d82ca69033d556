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

export type DocumentKind = keyof typeof documentSteps | RestoreDocument;

/** What a document of one ensemble is made of. */
export interface DocumentSettings extends NodeSettings {
  /** The only one that is written to and read from. */
  readonly bucket: string;
  /** Other ensembles whose archives it may be restored from. */
  readonly restoreFrom: readonly string[];
}

interface Parameter {
  readonly type: 'String';
  readonly description: string;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly string[];
}

interface DocumentPlan {
  readonly parameters: (
    settings: DocumentSettings,
  ) => Readonly<Partial<Record<ParameterName, Parameter>>>;
  /** Run one after the other. */
  readonly steps: readonly NodeStep[];
  /** What its scripts are told instead of the ensemble's own. */
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

/** A pattern of the contract, for these ensembles instead of any. */
const ofEnsembles = (pattern: string, names: readonly string[]) =>
  pattern.replace(allowedPatterns.ensemble.slice(1, -1), () =>
    names.length === 1 ? `${names[0]}` : `(${names.join('|')})`,
  );

const runId = ({ ensemble }: DocumentSettings) => ({
  [documentParameters.runId]: text(
    'The run: ensemble and scheduled time.',
    ofEnsembles(allowedPatterns.runId, [ensemble]),
  ),
});

/** A drill inspects the nodes by the document of restores. */
const planOrDrillId = ({ ensemble }: DocumentSettings) => ({
  [restoreParameters.runId]: text(
    'The plan or the drill: ensemble and time.',
    ofEnsembles(restorePatterns.drillId, [ensemble]),
  ),
});

/** A parameter, since a bucket of the stack has no name before it is made. */
const bucket = (settings: DocumentSettings) => ({
  [documentParameters.bucket]: oneOf('The bucket of the backups.', [settings.bucket]),
});

const order = (sources: readonly string[]) => ({
  [restoreParameters.order]: text(
    'What is restored: an archive, its files and canaries, as lines; none: nothing.',
    ofEnsembles(restorePatterns.order, sources),
  ),
});

/** An archive, and where it goes. */
const capture = (pattern: string) => (settings: DocumentSettings) => ({
  ...runId(settings),
  ...bucket(settings),
  [documentParameters.key]: text(
    'The key of the archive.',
    ofEnsembles(pattern, [settings.ensemble]),
  ),
  [documentParameters.checksum]: {
    ...oneOf('The checksum that storage is asked for.', checksums),
    default: checksums[0],
  },
});

const plans: Readonly<Record<DocumentKind, DocumentPlan>> = {
  probe: { parameters: () => ({}), steps: documentSteps.probe },
  backup: { parameters: capture(allowedPatterns.key), steps: documentSteps.backup },
  revive: { parameters: runId, steps: documentSteps.revive },
  restore: {
    parameters: (settings) => ({
      [restoreParameters.action]: oneOf('The part of the restore.', restoreActions),
      ...planOrDrillId(settings),
      ...bucket(settings),
      [restoreParameters.epoch]: text(
        'The epoch that the restored data is fenced with; 0: none.',
        restorePatterns.epoch,
      ),
      ...order([settings.ensemble, ...settings.restoreFrom]),
    }),
    steps: ['restore'],
  },
  drill: {
    parameters: (settings) => ({
      ...planOrDrillId(settings),
      ...bucket(settings),
      ...order([settings.ensemble]),
    }),
    steps: ['drill', 'sweep'],
  },
  capture: {
    parameters: capture(restorePatterns.captureKey),
    steps: documentSteps.capture,
    // Nothing is stopped by it, so that a server of its own may be asked, too.
    settings: { mode: 'live', allowStandalone: true },
  },
  apply: {
    parameters: (settings) => ({
      ...runId(settings),
      ...bucket(settings),
      [applyParameters.requests]: text(
        'The key of the stream of requests.',
        ofEnsembles(restorePatterns.requestsKey, [settings.ensemble]),
      ),
    }),
    steps: documentSteps.apply,
  },
};

export const documentKinds = Object.keys(plans) as DocumentKind[];

/** The steps of a document, in order. */
export const stepsOf = (kind: DocumentKind): readonly NodeStep[] => plans[kind].steps;

interface DocumentContent {
  readonly parameters: Readonly<Partial<Record<ParameterName, Parameter>>>;
  readonly schemaVersion: string;
  readonly description: string;
  readonly mainSteps: readonly object[];
}

/** What is sent to CreateDocument, by default with its scripts in full. */
export function documentContent(
  kind: DocumentKind,
  settings: DocumentSettings,
  linesOf: typeof packedStep = packedStep,
): DocumentContent {
  const { parameters, steps, settings: own } = plans[kind];
  const told = { ...settings, ...own };
  return {
    schemaVersion: '2.2',
    description: `zk-backup: ${kind} of a node of the ensemble ${settings.ensemble}`,
    parameters: parameters(settings),
    mainSteps: steps.map((step) => ({
      name: step,
      action: 'aws:runShellScript',
      inputs: { runCommand: linesOf(step, told), ...nodeSteps[step].inputs(told) },
    })),
  };
}
