export { aboutText, ageText, durationText, timeText } from '../../lambda/units.ts';

/** `2026-11-22 15:44:02.123Z`, of a time in UTC as JSON has it. */
export const momentText = (time: string): string => time.replace('T', ' ');

/** `30 s`, `0.5 s`: of what is set, and exact. */
export const limitText = (milliseconds: number): string => `${milliseconds / 1000} s`;
