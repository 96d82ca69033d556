import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Stack } from 'aws-cdk-lib/core';
import { Construct } from 'constructs';
import {
  allowedPatterns,
  documentParameters,
  documentSteps,
  runTimes,
  timeouts,
} from '../lambda/contract.ts';
import type { Config, Ensemble } from './config.ts';
import { type NodeSettings, renderStep } from './node-scripts.ts';

export type DocumentKind = keyof typeof documentSteps;

/** SSM refuses a document beyond this. */
export const maximumDocumentBytes = 64 * 1024;

const parameters = {
  runId: {
    [documentParameters.runId]: {
      type: 'String',
      description: 'The run: ensemble and scheduled time.',
      allowedPattern: allowedPatterns.runId,
    },
  },
  upload: {
    [documentParameters.bucket]: {
      type: 'String',
      description: 'The bucket to upload to.',
      allowedPattern: allowedPatterns.bucket,
    },
    [documentParameters.key]: {
      type: 'String',
      description: 'The key of the archive.',
      allowedPattern: allowedPatterns.key,
    },
  },
} as const;

/** What Run Command runs on an ensemble's nodes: nothing but these documents may be sent there. */
export class NodeDocuments extends Construct {
  readonly probe: CfnDocument;
  readonly backup: CfnDocument;
  readonly revive: CfnDocument;

  constructor(scope: Construct, id: string, props: { config: Config; ensemble: Ensemble }) {
    super(scope, id);
    const settings = nodeSettings(props.config, props.ensemble);
    this.probe = this.#document('probe', settings, {});
    this.backup = this.#document('backup', settings, { ...parameters.runId, ...parameters.upload });
    this.revive = this.#document('revive', settings, parameters.runId);
  }

  get all(): readonly CfnDocument[] {
    return [this.probe, this.backup, this.revive];
  }

  /**
   * `NewVersion` also makes the new version the default one (the resource provider calls
   * UpdateDocumentDefaultVersion once the update is active), so a command without a document version
   * runs what was deployed last; `Replace` would fail, because the name is given.
   */
  #document(kind: DocumentKind, settings: NodeSettings, parameters: object): CfnDocument {
    return new CfnDocument(this, kind, {
      name: documentName(Stack.of(this).stackName, settings.ensemble, kind),
      documentType: 'Command',
      documentFormat: 'JSON',
      targetType: '/',
      updateMethod: 'NewVersion',
      content: {
        schemaVersion: '2.2',
        description: `zk-backup: ${kind} of a node of the ensemble ${settings.ensemble}`,
        parameters,
        mainSteps: documentSteps[kind].map((step) => ({
          name: step,
          action: 'aws:runShellScript',
          inputs: { runCommand: renderStep(step, settings), ...stepInputs(step, settings) },
        })),
      },
    });
  }
}

/** Named, so that a person finds the document and the Lambda's environment can be measured. */
export const documentName = (stackName: string, ensemble: string, kind: DocumentKind) =>
  `${stackName}-${ensemble}-${kind}`;

function nodeSettings(config: Config, ensemble: Ensemble): NodeSettings {
  const { name, zooCfg, service, mode, maxDowntime, allowStandalone } = ensemble;
  return {
    ensemble: name,
    zooCfg,
    service: typeof service === 'string' ? { unit: service } : service,
    mode,
    maxDowntimeSeconds: maxDowntime,
    allowStandalone,
    ...(config.s3Endpoint && { s3Endpoint: config.s3Endpoint }),
  };
}

/**
 * The agent honours these only inside `inputs`. `onFailure` does not stop after a timeout: upload
 * checks the marker that capture leaves (ssm-run-command semantics).
 */
function stepInputs(
  step: Parameters<typeof renderStep>[0],
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
    case 'rm':
      return { ...seconds(timeouts.removeStepSeconds), finallyStep: true };
    case 'revive':
      return seconds(runTimes(maxDowntimeSeconds).reviveStepSeconds);
  }
}
