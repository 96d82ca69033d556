import { BadOption } from '../../errors.ts';

/** What a stack tells of itself, by the names of `outputNames`. */
export type Outputs = Readonly<Record<string, string>>;

/**
 * The stacks in a file that `cdk deploy --outputs-file` wrote, each with its outputs. Pure.
 * @throws BadOption where it is another file
 */
export function stacksIn(file: string, text: string, hint: string): [string, Outputs][] {
  try {
    return Object.entries(JSON.parse(text) ?? {});
  } catch (cause) {
    throw new BadOption(`${file} is not what cdk deploy --outputs-file writes.`, { hint, cause });
  }
}
