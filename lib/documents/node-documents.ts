import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { documentName } from '../../lambda/contract/documents.ts';
import { longestNameOf } from '../archive-bucket.ts';
import type { Config, Ensemble } from '../config/config.ts';
import { deploymentName } from '../deployment-name.ts';
import { type DocumentKind, type DocumentSettings, documentContent } from './document-content.ts';
import { refuseNameOf, refuseSizeOf } from './document-limits.ts';
import type { SharedScripts } from './shared-scripts.ts';

export interface NodeDocumentsProps {
  readonly config: Config;
  readonly ensemble: Ensemble;
  readonly bucket: IBucket;
  readonly scripts: SharedScripts;
}

/** What Run Command runs on an ensemble's nodes: nothing but these documents may be sent there. */
export class NodeDocuments extends Construct {
  readonly probe: CfnDocument;
  readonly backup: CfnDocument;
  readonly revive: CfnDocument;
  readonly restore: CfnDocument;
  readonly drill: CfnDocument;
  readonly capture: CfnDocument;
  readonly apply: CfnDocument;

  /** @throws DocumentTooLarge, InvalidDocumentName */
  constructor(
    scope: Construct,
    id: string,
    { config, ensemble, bucket, scripts }: NodeDocumentsProps,
  ) {
    super(scope, id);
    const settings = documentSettings(config, ensemble, bucket);
    const longest = { ...settings, bucket: longestNameOf(bucket) };
    const document = (kind: DocumentKind) => {
      // Named, so that a person finds the document and the Lambda's environment can be measured.
      const name = documentName(deploymentName(this), ensemble.name, kind);
      refuseNameOf(name);
      refuseSizeOf(name, documentContent(kind, longest));
      return this.#document(
        kind,
        name,
        documentContent(kind, settings, (...step) => scripts.linesOf(...step)),
      );
    };
    this.probe = document('probe');
    this.backup = document('backup');
    this.revive = document('revive');
    this.restore = document('restore');
    this.drill = document('drill');
    this.capture = document('capture');
    this.apply = document('apply');
  }

  get ofBackups(): readonly CfnDocument[] {
    return [this.probe, this.backup, this.revive];
  }

  get ofRestores(): readonly CfnDocument[] {
    return [this.restore, this.drill, this.capture, this.apply];
  }

  /**
   * `NewVersion` also makes the new version the default one (the resource provider calls
   * UpdateDocumentDefaultVersion once the update is active), so a command without a document version
   * runs what was deployed last; `Replace` would fail, because the name is given.
   */
  #document(kind: DocumentKind, name: string, content: object): CfnDocument {
    return new CfnDocument(this, kind, {
      name,
      documentType: 'Command',
      documentFormat: 'JSON',
      targetType: '/',
      updateMethod: 'NewVersion',
      content,
    });
  }
}

function documentSettings(config: Config, ensemble: Ensemble, bucket: IBucket): DocumentSettings {
  const { name, service, maxDowntime } = ensemble;
  return {
    ...config,
    ...ensemble,
    ensemble: name,
    service: typeof service === 'string' ? { unit: service } : service,
    maxDowntimeSeconds: maxDowntime,
    bucket: bucket.bucketName,
  };
}
