import { Stack } from 'aws-cdk-lib/core';
import { Nodes, ZkBackup, type ZkBackupProps } from '../../../lib/index.ts';
import { quickApp } from '../synthesized.ts';

/** The smallest ensemble that is one. */
export const ensemble = (name: string) => ({ name, nodes: Nodes.tag('zookeeper', name) });

export const stackOfApp = () => new Stack(quickApp(), 'App');

export const backupIn = (stack: Stack, props: Partial<ZkBackupProps> = {}, id = 'Backup') =>
  new ZkBackup(stack, id, { ensembles: [ensemble('prod')], ...props });
