import { type Point, pointForms, pointIn } from '../../lambda/contract/point.ts';
import { BadOption } from '../errors.ts';
import { hint } from '../options.ts';

/** @throws BadOption unless the text names a point in a history */
export function pointOption(option: string, text: string): Point {
  const point = pointIn(text);
  if (point) return point;
  throw new BadOption(`${option} got "${text}"; it takes ${pointForms}.`, { hint });
}
