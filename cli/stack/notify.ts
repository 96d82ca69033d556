import { InvokeCommand } from '@aws-sdk/client-lambda';
import { reached } from '../../lambda/catalog/reached.ts';
import type { NotifyTest } from '../../lambda/notify/test-channels.ts';
import type { Cloud } from '../cloud/cloud.ts';
import { ensembleName, functionOf, requireEnsemble, settingsOf } from '../cloud/settings.ts';
import type { Command } from '../command.ts';
import { BadOption, NotReached } from '../errors.ts';
import type { OfStack } from '../frame/option-table.ts';
import { hint } from '../frame/read-values.ts';
import { documentText } from '../text/documents.ts';
import { type Width, wrapped } from '../text/table.ts';

/** `notify --test [ENSEMBLE]`: a marked test through every channel. */
export const notifyCommand: Command<'test' | OfStack> = async (
  { arguments: [name], values },
  { stdout, stderr },
  { environment, connect },
) => {
  if (!values.test) throw new BadOption('--test is missing: notify sends nothing else.', { hint });
  const settings = await settingsOf(values, environment);
  const notifyFunction = functionOf(settings, 'notify');
  const ensemble = name === undefined ? undefined : ensembleName(name);
  if (ensemble !== undefined) requireEnsemble(settings, ensemble);
  const cloud = await connect(settings);

  stderr.write('testing every channel\n');
  const tested = await testNotifications(cloud, notifyFunction, ensemble);
  stdout.write(values.json ? documentText('notify', tested) : testText(tested, stdout.columns));
  return tested.channels.every(({ sent }) => sent) ? 0 : 1;
};

/**
 * Has a test sent through every channel, and waits for what each answered.
 * @param ensemble whose heartbeats are tried; undefined: of all
 * @throws NotReached
 */
async function testNotifications(
  { lambdaOnce }: Cloud,
  functionArn: string,
  ensemble: string | undefined,
): Promise<NotifyTest> {
  const request = new InvokeCommand({
    FunctionName: functionArn,
    InvocationType: 'RequestResponse',
    Payload: Buffer.from(JSON.stringify({ test: ensemble === undefined ? {} : { ensemble } })),
  });
  const { FunctionError, Payload } = await reached(
    `${functionArn} cannot be invoked`,
    'lambda:InvokeFunction on the notify function',
    () => lambdaOnce.send(request),
  );
  const answer = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  if (FunctionError === undefined) return answer as NotifyTest;
  throw new NotReached(`${functionArn} failed: ${answer?.errorMessage ?? FunctionError}`, {
    hint: 'See the log of the function. Deploy the stack again if its settings were changed by hand.',
  });
}

function testText({ channels }: NotifyTest, width: Width): string {
  return channels
    .map(({ channel, where, sent, said, hint: advice }) =>
      [
        wrapped(sent ? '✓ ' : '✗ ', `${channel}: ${said}`, width),
        wrapped('    ', where, width),
        ...(advice === undefined ? [] : [wrapped('  → ', advice, width)]),
      ].join(''),
    )
    .join('');
}
