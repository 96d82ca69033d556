import { createHash } from 'node:crypto';

/**
 * So many nested stacks hold what ensembles have, for ever: with another number their schedules and alarms would be
 * made in other stacks (ADR 063).
 */
export const nestedStacks = 8;

/**
 * Which of them holds the ensemble's. By its name alone, and not by its place or by how many there are: so no other
 * ensemble moves when one comes, goes, or is listed elsewhere.
 */
export const stackOfName = (ensemble: string): number =>
  createHash('sha256').update(ensemble).digest().readUInt32BE(12) % nestedStacks;
