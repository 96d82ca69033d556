/** `YYYYMMDDTHHMMSSZ`: to the second, since the seed's minutes let two backups share a name. */
export const tickOf = (milliseconds: number) =>
  `${new Date(milliseconds).toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;

/** Of a tick (`YYYYMMDDTHHMMSSZ`), in epoch milliseconds; undefined for any other text. Pure. */
export function timeOfTick(tick: string): number | undefined {
  const iso = isoOf(tick);
  const time = Date.parse(iso);
  return !Number.isNaN(time) && tickOf(time) === tick ? time : undefined;
}

/** The time of a tick, as requests name times. */
export const isoOf = (tick: string) =>
  tick.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z');
