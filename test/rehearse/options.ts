import { parseArgs } from 'node:util';
import { ZkBackupError } from '../../lambda/errors.ts';

/** What `npm run rehearse --` takes. */
export interface RehearsalOptions {
  readonly help: boolean;
  /** Only what must fail: quicker, and the product is not deployed. */
  readonly selfTest: boolean;
  /** A commit whose stack is deployed first, and upgraded. @default - none */
  readonly from: string | undefined;
}

/** The command line asks for something there is not. */
export class BadOption extends ZkBackupError {}

export const usage = `npm run rehearse -- [options]

Deploys, deploys again, adds an ensemble, removes it and destroys, with the real CDK CLI, on this machine alone.
The first time it downloads 40 MB of Debian's packages into .cache/toolbox.

  --from COMMIT deploy that version first, so that the next step upgrades it
  --self-test   only what must fail, and be told
  --help        this text`;

/** @throws BadOption naming what it got */
export function parseOptions(args: readonly string[]): RehearsalOptions {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        from: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        'self-test': { type: 'boolean' },
      },
    });
    const { from, help = false, 'self-test': selfTest = false } = values;
    return { from, help, selfTest };
  } catch (cause) {
    const [sentence = ''] = String((cause as Error).message).split('. ');
    throw new BadOption(`${sentence.replace(/\.$/, '')}.`, {
      hint: 'Options are --from, --self-test and --help.',
      cause,
    });
  }
}
