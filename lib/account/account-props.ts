import type { ISecurityGroup, IVpc, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import type { IManagedPolicy, IRole } from 'aws-cdk-lib/aws-iam';

/** Where the functions run. */
export interface VpcProps {
  /** They need a way to AWS from there: by NAT, or by endpoints (docs/construct.md). */
  readonly vpc: IVpc;
  /**
   * Which of its subnets; none that is public, for a function gets no public address.
   *
   * @default - its private subnets
   */
  readonly subnets?: SubnetSelection;
  /**
   * What lets them out.
   *
   * @default - one is made for all of them, which lets everything out and nothing in
   */
  readonly securityGroups?: readonly ISecurityGroup[];
}

/** Roles that the functions run under. Whoever made them lets lambda.amazonaws.com assume them. */
export interface FunctionRoles {
  /**
   * Of the function that takes backups.
   *
   * @default - one is made
   */
  readonly backup?: IRole;
  /**
   * Of the function that restores.
   *
   * @default - one is made
   */
  readonly restore?: IRole;
  /**
   * Of the function that tells people.
   *
   * @default - one is made
   */
  readonly notify?: IRole;
  /**
   * Of the function that makes the page about all backups.
   *
   * @default - one is made
   */
  readonly report?: IRole;
  /**
   * Of the function that a deployment asks whether runs under way still need something.
   *
   * @default - one is made
   */
  readonly deployment?: IRole;
}

/** What an account demands of whatever is made in it. */
export interface AccountProps {
  /**
   * The boundary of every role that is made; it must allow what they do.
   *
   * @default - none but that of the app, by PermissionsBoundary.of
   */
  readonly permissionsBoundary?: IManagedPolicy;
  /**
   * Tags of everything that is made and can have some, but for the dashboard.
   *
   * @default - those of the app, by Tags.of, and "application"
   */
  readonly tags?: Readonly<Record<string, string>>;
  /**
   * Where the functions run; they need a way to AWS from there.
   *
   * @default - in no VPC
   */
  readonly vpc?: VpcProps;
  /**
   * Roles that exist, which the functions run under. They get the rights of the function, so one that takes no
   * policies is refused.
   *
   * @default - they are made
   */
  readonly functionRoles?: FunctionRoles;
}
