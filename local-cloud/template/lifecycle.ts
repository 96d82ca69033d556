import type { ExpiryRule } from '../s3/lifecycle.ts';
import { AssemblyError } from './assembly-error.ts';

type Rule = Readonly<Record<string, unknown>>;

/** What of a rule the local cloud takes; of broken uploads it tells nothing. */
const known = [
  ...['ExpirationInDays', 'Id', 'Prefix', 'TagFilters', 'Status'],
  ...['NoncurrentVersionExpiration', 'AbortIncompleteMultipartUpload', 'ExpiredObjectDeleteMarker'],
];

/** The rules of a bucket by which objects expire. @throws AssemblyError for what is not known here */
export function expiryRulesOf(configuration: unknown): ExpiryRule[] {
  const rules = (Object(configuration).Rules ?? []) as readonly Rule[];
  return rules.flatMap((rule) => {
    const strange = Object.keys(rule).find((name) => !known.includes(name));
    if (strange !== undefined) {
      throw new AssemblyError(
        `A lifecycle rule has "${strange}", which the local cloud does not know.`,
        {
          hint: 'Teach it to local-cloud/template/lifecycle.ts.',
        },
      );
    }
    const { Id, Prefix = '', TagFilters = [], Status, ExpirationInDays } = rule;
    const { NoncurrentVersionExpiration, ExpiredObjectDeleteMarker } = rule;
    if (Status !== 'Enabled') return [];
    const tags = (TagFilters as readonly { readonly Key: string; readonly Value: string }[]).map(
      ({ Key, Value }) => ({ key: Key, value: Value }),
    );
    const { NoncurrentDays, ...more } = Object(NoncurrentVersionExpiration);
    if (Object.keys(more).length > 0 || (tags.length > 0 && ExpiredObjectDeleteMarker)) {
      throw new AssemblyError(`The lifecycle rule ${Id} has what the local cloud does not know.`, {
        hint: 'Teach it to local-cloud/template/lifecycle.ts. S3 takes no tag for delete markers.',
      });
    }
    return [
      {
        ...{ id: String(Id), prefix: String(Prefix), tags },
        ...(typeof ExpirationInDays === 'number' ? { days: ExpirationInDays } : {}),
        ...(typeof NoncurrentDays === 'number' ? { noncurrentDays: NoncurrentDays } : {}),
        ...(ExpiredObjectDeleteMarker === true ? { expiresMarkers: true } : {}),
      },
    ];
  });
}
