import type { IBucket } from 'aws-cdk-lib/aws-s3';
import { CfnDocument } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { documentName } from '../../lambda/contract/documents.ts';
import { longestNameOf } from '../archive-bucket.ts';
import type { Config } from '../config/config.ts';
import type { CopyPlace } from '../copies/copy-place.ts';
import { deploymentName } from '../deployment-name.ts';
import { type DocumentKind, documentContent } from './document-content.ts';
import { refuseNameOf, refuseSizeOf } from './document-limits.ts';
import { type NodeProfile, profileId, profilesOf } from './node-profile.ts';
import type { NodeSettings } from './node-settings.ts';
import { SharedScripts } from './shared-scripts.ts';

export interface NodeDocumentsProps {
  readonly config: Pick<Config, 'ensembles' | 's3Endpoint' | 'sse'>;
  readonly bucket: IBucket;
  readonly copies: readonly CopyPlace[];
}

/** The documents of a deployment: those of each profile once, whatever ensembles have it. */
export function nodeDocuments(
  scope: Construct,
  id: string,
  { config, bucket, copies }: NodeDocumentsProps,
): readonly NodeDocuments[] {
  const within = new Construct(scope, id);
  const scripts = new SharedScripts(scope, 'Scripts');
  const { s3Endpoint, sse } = config;
  return [...profilesOf(config.ensembles).values()].map(
    (profile) =>
      new NodeDocuments(within, profileId(profile), {
        ...{ profile, bucket, copies, scripts },
        shared: { ...(s3Endpoint && { s3Endpoint }), ...(sse && { sse }) },
      }),
  );
}

interface ProfileProps {
  readonly profile: NodeProfile;
  readonly shared: Pick<NodeSettings, 's3Endpoint' | 'sse'>;
  readonly bucket: IBucket;
  readonly copies: readonly CopyPlace[];
  readonly scripts: SharedScripts;
}

/** What Run Command runs on nodes of one profile: nothing but these documents may be sent there. */
export class NodeDocuments extends Construct {
  readonly probe: CfnDocument;
  readonly backup: CfnDocument;
  readonly revive: CfnDocument;
  readonly restore: CfnDocument;
  readonly drill: CfnDocument;
  readonly capture: CfnDocument;
  readonly apply: CfnDocument;

  /** @throws DocumentTooLarge, InvalidDocumentName */
  constructor(scope: Construct, id: string, props: ProfileProps) {
    super(scope, id);
    const { profile, shared, bucket, scripts } = props;
    const copies = props.copies.map(({ bucketName, region }) => ({ bucket: bucketName, region }));
    const settings = { ...profile, ...shared, bucket: bucket.bucketName, copies };
    const longestCopies = copies.map(({ region }) => ({ bucket: 'b'.repeat(63), region }));
    const longest = { ...settings, bucket: longestNameOf(bucket), copies: longestCopies };
    const document = (kind: DocumentKind) => {
      // Named, so that a person finds the document and the functions know it by their settings.
      const name = documentName(deploymentName(this), profileId(profile), kind);
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
