import {
  isZnodePath,
  type Point,
  pointForms,
  pointIn,
  timeIn,
} from '../../lambda/contract/point.ts';
import { BadOption } from '../errors.ts';

export const hint = 'See npx zk-backup --help';

/** @throws BadOption unless the text names a point in a history */
export function pointOption(option: string, text: string): Point {
  const point = pointIn(text);
  if (point) return point;
  throw new BadOption(`${option} got "${text}"; it takes ${pointForms}.`, { hint });
}

/** The time in UTC. @throws BadOption unless the text is one with its zone */
export function timeOption(option: string, text: string): string {
  const time = timeIn(text);
  if (time !== undefined) return new Date(time).toISOString();
  throw new BadOption(
    `${option} got "${text}"; it takes a time with its zone, such as 2026-11-22T03:00:00Z.`,
    { hint },
  );
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds. @throws BadOption unless the text is a duration such as 26h */
export function durationOption(option: string, text: string): number {
  const [, number = '', unit = ''] = /^(\d{1,6}(?:\.\d{1,3})?)(s|m|min|h|d)$/.exec(text) ?? [];
  const milliseconds = Number(number) * (unitMs[unit] ?? 0);
  if (milliseconds > 0) return milliseconds;
  throw new BadOption(
    `${option} got "${text}"; it takes a number with its unit (s, min, h, d), such as 26h.`,
    { hint },
  );
}

/** @throws BadOption unless the text is the path of a znode */
export function znodePath(text: string): string {
  if (isZnodePath(text)) return text;
  throw new BadOption(`"${text}" is not the path of a znode: it takes one such as /a/b.`, { hint });
}
