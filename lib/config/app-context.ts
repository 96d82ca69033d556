import { ZkBackupError } from '../../lambda/errors.ts';
import { isNear } from './near-names.ts';

/** What `-c` may set. */
export interface AppContext {
  /** Path of the configuration. @default zk-backup.json */
  readonly config: string;
  /** Name of the stack. @default ZkBackup */
  readonly stack: string;
  /** Ids of runs that may lose what they need; `-c` gives them with commas. @default - none */
  readonly giveUpRuns: readonly string[];
}

const defaults: AppContext = { config: 'zk-backup.json', stack: 'ZkBackup', giveUpRuns: [] };

/** `-c` gave something that nobody reads, and it looks as if somebody should have. */
export class UnknownContext extends ZkBackupError {}

/**
 * The context of the app, of which CDK's own keys are left out: all of them hold a `:` or a `/`.
 *
 * @throws UnknownContext for a key that resembles one of ours: the default file would be deployed instead
 */
export function readAppContext(context: Readonly<Record<string, unknown>>): AppContext {
  const names = Object.keys(defaults);
  for (const key of Object.keys(context).filter((name) => !/[:/]/.test(name))) {
    if (names.includes(key)) continue;
    const meant = names.find((name) => isNear(name, key) || key.toLowerCase().startsWith(name));
    if (!meant) continue;
    throw new UnknownContext(`There is no context "${key}": did you mean "${meant}"?`, {
      hint: `Write -c ${meant}=…, or take "${key}" out of the context (-c, cdk.json, ~/.cdk.json).`,
    });
  }
  return {
    config: String(context.config ?? defaults.config),
    stack: String(context.stack ?? defaults.stack),
    giveUpRuns: String(context.giveUpRuns ?? '')
      .split(',')
      .map((id) => id.trim())
      .filter((id) => id !== ''),
  };
}
