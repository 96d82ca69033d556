/** The package: backups of ZooKeeper ensembles as a construct of the CDK. */
export type { Keep } from '../lambda/contract/keep.ts';
export type { AccountProps, FunctionRoles, VpcProps } from './account/account-props.ts';
export type { Config } from './config/config.ts';
export { InvalidConfiguration, readConfig } from './config/read-config.ts';
export type { CopyProps } from './props/copy-props.ts';
export type {
  ClientProps,
  DrillProps,
  EnsembleProps,
  ServiceCommands,
} from './props/ensemble-props.ts';
export { Nodes, type OwnServers } from './props/nodes.ts';
export { propsOfFile } from './props/props-of-config.ts';
export type { NotifyProps, ReportProps, ZkBackupProps } from './props/zk-backup-props.ts';
export { AddedTooLate, NotInConstruct, ZkBackup } from './zk-backup.ts';
export { ZkBackupStack, type ZkBackupStackProps } from './zk-backup-stack.ts';
