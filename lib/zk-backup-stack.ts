import { Stack, type StackProps } from 'aws-cdk-lib/core';
import type { Construct } from 'constructs';
import { tagAsOurs } from './account/demands.ts';
import type { Config } from './config/config.ts';
import { propsOf } from './props/props-of-config.ts';
import { ZkBackup } from './zk-backup.ts';

export interface ZkBackupStackProps extends StackProps {
  readonly config: Config;
  /** See `ZkBackupProps`. @default - none */
  readonly giveUpRuns?: readonly string[];
}

/** The construct by a configuration file, and nothing else. */
export class ZkBackupStack extends Stack {
  constructor(scope: Construct, id: string, { config, giveUpRuns, ...props }: ZkBackupStackProps) {
    super(scope, id, {
      description: 'Backups of Apache ZooKeeper (zk-backup)',
      // A quarter of a template, which may have 1 MB.
      suppressTemplateIndentation: true,
      ...props,
    });
    // Roles that the CDK makes beside the construct are ours, too.
    tagAsOurs(this);
    // CDK leaves this id out of logical ids: they are those of the time before there was a construct.
    new ZkBackup(this, 'Default', { ...propsOf(this, config), giveUpRuns }).build();
  }
}
