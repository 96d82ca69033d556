import { copyPolicy } from '../cloud/copy-policy.ts';
import { requireCopy } from '../cloud/require-copy.ts';
import { functionOf, settingsOf } from '../cloud/settings.ts';
import type { Command } from '../command.ts';
import type { OfStack } from '../frame/option-table.ts';

/** `copy-policy COPY`: what the owner of a copy's bucket attaches to it, as JSON and nothing else. */
export const copyPolicyCommand: Command<OfStack> = async (
  { values, arguments: [name = ''] },
  { stdout, stderr },
  { environment },
) => {
  const settings = await settingsOf(values, environment);
  const copy = requireCopy(settings, name);
  const [, partition = 'aws', , , account = ''] = functionOf(settings, 'restore').split(':');
  const policy = copyPolicy(copy, { partition, account, role: settings.replicationRole });
  stdout.write(`${JSON.stringify(policy, undefined, 2)}\n`);
  stderr.write(
    `Add it to the policy of ${copy.bucket}, which keeps what else it has. If the bucket encrypts by a key, its policy allows kms:Encrypt to that role, and kms:Decrypt to the account.\n`,
  );
  return 0;
};
