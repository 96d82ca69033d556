import type { CopyAt } from '../../lambda/contract/settings.ts';
import { copyNamed } from '../../lambda/copies/named-copy.ts';
import { BadOption } from '../errors.ts';
import type { Deployment } from './settings.ts';

/**
 * A copy of a stack, by its bucket or its region.
 * @throws BadOption where the stack has no such copy, as far as its outputs tell
 */
export function requireCopy({ copies }: Pick<Deployment, 'copies'>, name: string): CopyAt {
  if (!copies) {
    throw new BadOption(`Nothing tells of a copy ${name}: only the outputs of a stack do.`, {
      hint: 'Name the stack by --stack. If it has no copies, add copyTo to its settings and deploy (docs/copies.md).',
    });
  }
  const copy = copyNamed(name, copies);
  if (copy) return copy;
  const known = copies.map(({ bucket, region }) => `${bucket} (${region})`).join(', ');
  throw new BadOption(`${name} names no copy, or more than one.`, { hint: `There are ${known}.` });
}
