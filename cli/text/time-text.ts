/** `2026-11-22 15:44:02Z` */
export const timeText = (milliseconds: number): string =>
  new Date(milliseconds).toISOString().replace('T', ' ').replace(/\.\d+/, '');

/** `2026-11-22 15:44:02.123Z`, of a time in UTC as JSON has it. */
export const momentText = (time: string): string => time.replace('T', ' ');

const units = [
  ['d', 86_400],
  ['h', 3600],
  ['min', 60],
  ['s', 1],
] as const;

/** `12 s`, `5 min`, `3 h 20 min`, `2 d 4 h`: two units at most, the second one rounded down. */
export function ageText(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  const at = units.findIndex(([, size]) => seconds >= size);
  const [first, second] = [units[at] ?? (['s', 1] as const), units[at + 1]];
  const large = `${Math.floor(seconds / first[1])} ${first[0]}`;
  const rest = second ? Math.floor((seconds % first[1]) / second[1]) : 0;
  return second && first[0] !== 'min' && rest > 0 ? `${large} ${rest} ${second[0]}` : large;
}

/** `0.42 s`, `12.3 s`, `4 min 10 s` */
export function durationText(milliseconds: number): string {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(2)} s`;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds >= 3600) return ageText(milliseconds);
  return `${Math.floor(seconds / 60)} min ${Math.floor(seconds % 60)} s`;
}

/** `22 s`, `4 min 10 s`: of what is only estimated. */
export const aboutText = (seconds: number): string =>
  `about ${durationText(seconds * 1000).replace(/\.\d+ s$/, ' s')}`;

/** `30 s`, `0.5 s`: of what is set, and exact. */
export const limitText = (milliseconds: number): string => `${milliseconds / 1000} s`;
