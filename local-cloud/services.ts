/** The stand-ins for AWS that need no node: what they keep, and who calls them. */
import { CallLog } from './callers/call-log.ts';
import type { Caller } from './callers/caller.ts';
import { type CloudFormation, startCloudFormation } from './cloudformation/cloudformation.ts';
import { type Events, startEvents } from './events/events.ts';
import { Rules, type RulesOptions } from './events/rules.ts';
import { type Credentials, startCredentials } from './functions/credentials.ts';
import type { LocalCloudOptions } from './local-cloud-options.ts';
import { type S3, startS3 } from './s3/server.ts';
import { type Secrets, startSecrets } from './secrets/secrets.ts';
import { type Sns, startSns } from './sns/sns.ts';
import type { Assembly, Bucket } from './template/assembly.ts';

export interface Services {
  readonly calls: CallLog;
  readonly s3: S3;
  readonly events: Events;
  readonly sns: Sns;
  readonly secrets: Secrets;
  readonly rules: Rules;
  readonly cloudFormation: CloudFormation;
  /** Variables by which clients find what is theirs of these. */
  readonly endpoints: Readonly<Record<`AWS_ENDPOINT_URL_${string}`, string>>;
  /** The value of AWS_CONTAINER_CREDENTIALS_FULL_URI of a caller. */
  readonly uriOf: (caller: Caller) => string;
}

interface ServicesOptions extends Pick<RulesOptions, 'invoke' | 'onInvoke' | 'onLine'> {
  readonly directory: string;
  readonly assembly: Assembly;
  readonly bucket: Bucket;
  readonly onEvent: LocalCloudOptions['onEvent'];
  /** Topics of the user. */
  readonly topics: readonly string[];
}

/** @param keep remembers what is to be closed */
export async function startServices(
  { directory, assembly, bucket, onEvent, topics, ...invoking }: ServicesOptions,
  keep: <T extends { close(): Promise<void> }>(part: T) => T,
): Promise<Services> {
  const credentials: Credentials = keep(await startCredentials());
  const calls = new CallLog();
  const { onCall } = calls;
  const rules = new Rules({ rules: assembly.rules, functions: assembly.functions, ...invoking });
  const own = assembly.topics.map(({ arn }) => arn);
  const s3 = keep(await startS3({ directory, buckets: [bucket, ...assembly.copies], onCall }));
  const stacks = { [assembly.stack]: assembly.outputs };
  const cloudFormation = keep(await startCloudFormation({ stacks, onCall }));
  return {
    calls,
    rules,
    s3,
    cloudFormation,
    endpoints: {
      AWS_ENDPOINT_URL_S3: s3.endpoint,
      AWS_ENDPOINT_URL_CLOUDFORMATION: cloudFormation.endpoint,
    },
    sns: keep(await startSns({ topics: [...own, ...topics], onCall })),
    secrets: keep(await startSecrets({ onCall })),
    events: keep(
      await startEvents({
        onCall,
        onEvent: (event) => {
          onEvent?.(event);
          rules.deliver(event);
        },
      }),
    ),
    uriOf: (caller) => credentials.uriOf(calls.know(caller)),
  };
}
