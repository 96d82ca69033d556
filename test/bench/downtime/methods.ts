/** The three ways to copy a node that are held against each other, each as a script of the agent. */

import { join } from 'node:path';
import type { CaptureLine } from '../../../lambda/contract/node-lines.ts';
import { renderStep } from '../../../lib/documents/node-scripts.ts';
import { exampleSettings } from '../../../lib/documents/node-settings.ts';
import type { EnsembleNode } from '../../../local-cloud/ensemble/ensemble-node.ts';
import { nodeLine, runScript, type ScriptRun } from '../../node/run-script.ts';
import { MeasurementFailed } from './bench-error.ts';

/** What a script says of itself; only ours does. */
export type OwnAccount = Pick<CaptureLine, 'downtimeMs' | 'copyMs'>;

export interface Method {
  readonly name: 'bare' | 'ours' | 'seed';
  /** Stops and starts the node, by `stop` and `start` below. */
  run(node: EnsembleNode): Promise<OwnAccount | undefined>;
  /** Leaves the node as it was found. */
  cleanUp?(node: EnsembleNode): Promise<void>;
}

/** Where the service commands note when they were called and when they had ended. */
export const serviceTimes = (node: EnsembleNode) => join(node.directory, 'service-times');

const timed = (verb: 'stop' | 'start') => {
  const note = (text: string) => `echo "${text} $EPOCHREALTIME" >>"$ZOOCFGDIR/../service-times"`;
  return `${note(verb)}; zookeeper-service ${verb} && ${note(`${verb}-ended`)}`;
};
const [stop, start] = [timed('stop'), timed('start')];

let runs = 0;

async function script(node: EnsembleNode, lines: readonly string[], runId: string) {
  runs += 1;
  const run = await runScript(lines, {
    directory: join(node.directory, 'orchestration', String(runs)),
    parameters: { Ensemble: 'bench', RunId: runId, Key: 'bench/zk.tar.gz' },
    environment: { ...node.environment, SSM_COMMAND_ID: runId },
  });
  if (run.code !== 0) throw failed(run);
  return run;
}

const failed = ({ code, signal, stdout, stderr }: ScriptRun) =>
  new MeasurementFailed(
    `A script ended with ${signal ?? `exit code ${code}`}: ${stderr || stdout}`,
    {
      hint: 'Run the bench again; if the script fails again, its words say where.',
    },
  );

/** The least: nothing is copied. */
const bare: Method = {
  name: 'bare',
  run: async (node) => {
    await script(node, ['#!/usr/bin/env bash', 'set -e', stop, start], '');
    return undefined;
  },
};

/** The forerunner's sequence without its polling: what is archived is what there is. */
const seed: Method = {
  name: 'seed',
  run: async (node) => {
    const tar = `tar czf '${node.directory}/seed.tar.gz' -C '${node.dataDirectory}' version-2`;
    // 1 says that a file changed: the guard of our round before may only now drop its link to it.
    const archive = `{ ${tar} || (($? == 1)); }`;
    await script(node, ['#!/usr/bin/env bash', 'set -e', stop, archive, start], '');
    return undefined;
  },
  cleanUp: async (node) => {
    await script(node, ['#!/usr/bin/env bash', `rm '${node.directory}/seed.tar.gz'`], '');
  },
};

/** The steps `capture` and `remove` as they stand in the SSM document. */
function ours(): Method {
  const settings = { ...exampleSettings, service: { stop, start } };
  let runId = '';
  return {
    name: 'ours',
    run: async (node) => {
      runId = `bench.${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}`;
      return nodeLine<CaptureLine>(await script(node, renderStep('capture', settings), runId));
    },
    cleanUp: async (node) => {
      await script(node, renderStep('remove', settings), runId);
    },
  };
}

export const methods: readonly Method[] = [bare, ours(), seed];
