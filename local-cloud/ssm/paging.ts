/** NextToken and MaxResults, as the list operations take them. */
import { ServiceError, validationError } from './service-error.ts';

export interface PageInput {
  readonly MaxResults?: number;
  readonly NextToken?: string;
}

export interface PageLimits {
  readonly least: number;
  readonly most: number;
  /** Items when MaxResults is not given. */
  readonly usual: number;
}

/** One page of `items`; the token is where the next one begins. */
export function page<T>(
  items: readonly T[],
  { MaxResults, NextToken }: PageInput,
  { least, most, usual }: PageLimits,
): { items: readonly T[]; NextToken?: string } {
  if (MaxResults !== undefined && MaxResults < least) {
    throw validationError(MaxResults, 'maxResults', `have value greater than or equal to ${least}`);
  }
  if (MaxResults !== undefined && MaxResults > most) {
    throw validationError(MaxResults, 'maxResults', `have value less than or equal to ${most}`);
  }
  const from = NextToken ? Number(Buffer.from(NextToken, 'base64').toString()) : 0;
  if (!Number.isInteger(from)) {
    throw new ServiceError('InvalidNextToken', 'The specified token is not valid.');
  }
  const to = from + (MaxResults ?? usual);
  return {
    items: items.slice(from, to),
    ...(to < items.length && { NextToken: Buffer.from(String(to)).toString('base64') }),
  };
}
