import { copyFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import type { CaptureLine, NodeFailureLine } from '../../lambda/contract/node-lines.ts';
import type { CaptureMode } from '../../lambda/contract/settings.ts';
import { fixtures, NodeUnderTest } from './node-under-test.ts';
import { nodeLine } from './run-script.ts';
import { writeLog } from './written-log.ts';

/** The zxid of an epoch. */
export const at = (epoch: number, counter: number) => (BigInt(epoch) << 32n) + BigInt(counter);
const hex = (zxid: bigint) => zxid.toString(16);

interface Around {
  readonly mode?: CaptureMode;
  readonly path?: string;
  /** Run by the stop command, before it stops the server. */
  readonly beforeStop?: string;
}

/** A node whose snapshots and logs a test makes up. */
export class HistoryUnderTest {
  readonly node: NodeUnderTest;

  private constructor(node: NodeUnderTest) {
    this.node = node;
  }

  /** Without any snapshot or log. */
  static async create(): Promise<HistoryUnderTest> {
    const node = await NodeUnderTest.create();
    node.settings = { ...node.settings, allowStandalone: true };
    for (const folder of [`${node.dataDir}/version-2`, `${node.dataLogDir}/version-2`]) {
      for (const name of readdirSync(folder)) {
        if (/^(log|snapshot)\./.test(name)) rmSync(`${folder}/${name}`);
      }
    }
    return new HistoryUnderTest(node);
  }

  /** A whole one. */
  snapshot(zxid: bigint): string {
    const name = `snapshot.${hex(zxid)}`;
    copyFileSync(`${fixtures}/snapshot.10`, `${this.node.dataDir}/version-2/${name}`);
    return name;
  }

  halfSnapshot(zxid: bigint): void {
    writeFileSync(`${this.node.dataDir}/version-2/snapshot.${hex(zxid)}`, 'ZKSN');
  }

  log(...records: readonly bigint[]): string {
    return writeLog(`${this.node.dataLogDir}/version-2`, records);
  }

  /** What the capture of a server tells that shows this zxid. */
  async captured(zxid: bigint, around: Around = {}): Promise<CaptureLine> {
    return nodeLine<CaptureLine>(await this.#capture(zxid, around));
  }

  /** Why the capture refuses; nothing was stopped. */
  async refused(zxid: bigint, around: Around = {}): Promise<NodeFailureLine['error']> {
    const { error } = nodeLine<NodeFailureLine>(await this.#capture(zxid, around));
    expect(this.node.calls).toEqual([]);
    return error;
  }

  /** Whether a snapshot in the stage is a copy, not a link. */
  isCopy(name: string): boolean {
    const inode = (folder: string) => statSync(`${folder}/version-2/${name}`).ino;
    return inode(`${this.node.stage}/archive/data`) !== inode(this.node.dataDir);
  }

  #capture(zxid: bigint, { mode = 'stop', path, beforeStop }: Around) {
    const { node } = this;
    node.says({ zxid: `0x${hex(zxid)}` });
    node.settings = { ...node.settings, mode };
    for (const name of ['currentEpoch', 'acceptedEpoch']) {
      writeFileSync(`${node.dataDir}/version-2/${name}`, `${zxid >> 32n}`);
    }
    const { service } = node.settings;
    if (beforeStop !== undefined && 'stop' in service) {
      const stop = `${beforeStop}; ${service.stop}`;
      node.settings = { ...node.settings, service: { ...service, stop } };
    }
    return node.run('capture', path === undefined ? {} : { environment: { PATH: path } });
  }
}
