import type { Terminal } from '../command.ts';
import { printable } from '../text/text.ts';
import { ageText } from '../text/time-text.ts';
import type { Cloud } from './cloud.ts';
import { awaitEnd, type Ended } from './executions.ts';

/** Waits for an execution, and shows a person for how long already. */
export async function watchExecution(
  cloud: Cloud,
  executionArn: string,
  doing: string,
  stderr: Terminal['stderr'],
): Promise<Ended> {
  const begun = cloud.now();
  stderr.write(`${printable(doing)}; it goes on when you leave: npx zk-backup status\n`);
  try {
    return await awaitEnd(cloud, executionArn, () => {
      if (stderr.isTTY) stderr.write(`\r\x1b[K${ageText(cloud.now() - begun)}`);
    });
  } finally {
    if (stderr.isTTY) stderr.write('\r\x1b[K');
  }
}
