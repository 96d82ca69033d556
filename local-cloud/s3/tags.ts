import { invalidArgument, S3Error } from './s3-error.ts';

export type Tags = ReadonlyMap<string, string>;

/** The tags of the `x-amz-tagging` header, which is written as a query. */
export function tagsFromHeader(text: string | undefined): Tags {
  if (text === undefined || text === '') return new Map();
  if (/%(?![0-9a-f]{2})/i.test(text)) {
    throw invalidArgument("The header 'x-amz-tagging' shall be encoded as UTF-8 then URLEncoded");
  }
  return checkedTags([...new URLSearchParams(text)]);
}

/** @throws S3Error for more than 10 tags, for one that is too long, or one that is there twice */
export function checkedTags(entries: readonly (readonly [string, string])[]): Tags {
  if (entries.length > 10) {
    throw new S3Error(400, 'BadRequest', 'Object tags cannot be greater than 10');
  }
  const tags = new Map(entries);
  const isTooLong = ([key, value]: readonly [string, string]) =>
    key.length < 1 || key.length > 128 || value.length > 256;
  if (tags.size < entries.length || entries.some(isTooLong)) {
    throw new S3Error(400, 'InvalidTag', 'A tag is too long, empty, or there more than once');
  }
  return tags;
}
