import type { DeploymentProperties } from '../contract/deployment.ts';

/** What CloudFormation sends to the function of a custom resource. */
export type DeploymentEvent = Asked &
  (
    | { readonly RequestType: 'Create' }
    | {
        readonly RequestType: 'Update';
        readonly PhysicalResourceId: string;
        readonly OldResourceProperties: DeploymentProperties;
      }
    | { readonly RequestType: 'Delete'; readonly PhysicalResourceId: string }
  );

interface Asked {
  /** Where the answer is put: a URL that is signed for one object. */
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly RequestId: string;
  readonly LogicalResourceId: string;
  readonly ResourceProperties: DeploymentProperties;
}

/** `ZkBackup`, of `arn:aws:cloudformation:REGION:ACCOUNT:stack/ZkBackup/ID` */
export const stackNameOf = ({ StackId }: Pick<Asked, 'StackId'>): string =>
  StackId.split('/')[1] ?? StackId;
