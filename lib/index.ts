/** What an app of somebody else imports as `zk-backup`. */
export type { Config } from './config/config.ts';
export { InvalidConfiguration, parseConfig, readConfig } from './config/read-config.ts';
export { ZkBackupStack, type ZkBackupStackProps } from './zk-backup-stack.ts';
