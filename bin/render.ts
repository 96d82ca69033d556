/**
 * `npm run render -- STEP`: what a step of a document runs on a node, in clear. In the document it is
 * packed, since SSM takes 64 KB (ADR 026).
 */
import { explain, ZkBackupError } from '../lambda/errors.ts';
import { type NodeSettings, nodeSteps, renderStep } from '../lib/node-scripts.ts';

/** There is no such step. */
class UnknownStep extends ZkBackupError {}

/** What an ensemble has by default; a step's text is the same for all but for the head of settings. */
const settings: NodeSettings = {
  ensemble: 'example',
  zooCfg: '/etc/zookeeper/conf/zoo.cfg',
  service: { unit: 'zookeeper' },
  mode: 'stop',
  maxDowntimeSeconds: 600,
  allowStandalone: false,
};

function main([wanted]: readonly string[]): void {
  const step = nodeSteps.find((name) => name === wanted);
  if (!step) {
    throw new UnknownStep(wanted ? `There is no step "${wanted}".` : 'No step is named.', {
      hint: `Name one of: ${nodeSteps.join(', ')}.`,
    });
  }
  console.log(renderStep(step, settings).join('\n'));
}

try {
  main(process.argv.slice(2));
} catch (error) {
  const { sentence, hint } = explain(error);
  console.error([sentence, hint].filter(Boolean).join('\n'));
  process.exitCode = 2;
}
