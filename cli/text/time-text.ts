import { durationText } from '../../lambda/units.ts';

export { ageText, durationText } from '../../lambda/units.ts';

/** `2026-11-22 15:44:02Z` */
export const timeText = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('T', ' ').replace(/\.\d+/, '');

/** `2026-11-22 15:44:02.123Z`, of a time in UTC as JSON has it. */
export const momentText = (time: string): string => time.replace('T', ' ');

/** `22 s`, `4 min 10 s`: of what is only estimated. */
export const aboutText = (seconds: number): string =>
  `about ${durationText(seconds * 1000).replace(/\.\d+ s$/, ' s')}`;

/** `30 s`, `0.5 s`: of what is set, and exact. */
export const limitText = (milliseconds: number): string => `${milliseconds / 1000} s`;
