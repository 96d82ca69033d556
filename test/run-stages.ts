import type { FileTime } from './told.ts';

/** A part of `npm test`. */
export interface Stage {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Variables that it is told besides those of this process. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Where there are systems that cannot run it: what it holds, and why this one cannot. */
  readonly needs?: {
    readonly holds: string;
    readonly refusal: () => Promise<string | undefined>;
  };
}

/** How a stage ended. */
export interface StageEnd {
  /** 0: it is green. */
  readonly code: number;
  /** What it left behind although it may not: then it is red. */
  readonly left: readonly string[];
  readonly seconds: number;
  /** Of its processes that were waited for; of servers that outlive their starters it is not. */
  readonly cpuSeconds: number;
  /** How much of the whole machine was busy, others' work too. */
  readonly busyPercent: number;
  readonly files: readonly FileTime[];
  readonly sampled: readonly string[];
  /** What it printed, where that was kept and not shown as it came. */
  readonly kept: string;
}

/** Whether what a stage prints is shown as it comes, or kept until nothing else is in between. */
export type Output = 'shown' | 'kept';

/** What the stages do to the outside. */
export interface StageEffects {
  readonly print: (line: string) => void;
  /** Runs one to its end. */
  readonly run: (stage: Stage, output: Output) => Promise<StageEnd>;
  /** Nothing may be left out: `CI=true`. */
  readonly strict: boolean;
}

/** Stages one after the other, and beside them, one after the other as well, those that mostly wait. */
export interface Lanes {
  readonly front: Iterable<Stage>;
  readonly beside?: Iterable<Stage>;
}

/** How a run of stages ended. */
export interface RunEnd {
  /** Of the whole program. */
  readonly code: number;
  /** Of all files that were run. */
  readonly files: readonly FileTime[];
}

/**
 * Runs stages in their order, all of them, so that a red one hides no other, and tells at the end
 * which were red and why. One that this system cannot run is told in a line and left out, or is red
 * where nothing may be left out. What a stage of the lane beside has printed is told whole, as soon
 * as none of the front lane is in the middle of its own.
 */
export async function runStages(
  { front, beside = [] }: Lanes,
  { print, run, strict }: StageEffects,
): Promise<RunEnd> {
  const from = performance.now();
  const ends = new Map<string, StageEnd>();
  const reds: string[] = [];
  const leftOut: string[] = [];
  const kept: string[] = [];
  const printKept = () => {
    for (const line of kept.splice(0)) print(line);
  };

  const runLane = async (stages: Iterable<Stage>, output: Output) => {
    const say = output === 'shown' ? print : (line: string) => kept.push(line);
    for (const stage of stages) {
      say(`\n── ${stage.name}`);
      const refusal = await stage.needs?.refusal();
      if (refusal !== undefined) {
        const line = `Not run: ${stage.name} (${stage.needs?.holds}), because ${refusal}.`;
        say(line);
        leftOut.push(line);
        if (strict) reds.push(`${stage.name} cannot be left out with CI=true: ${refusal}`);
        continue;
      }
      const end = await run(stage, output);
      ends.set(stage.name, end);
      if (end.kept !== '') say(end.kept);
      for (const line of end.left) say(`${stage.name} has left ${line}`);
      if (end.code !== 0) reds.push(`${stage.name} ended with exit code ${end.code}`);
      for (const line of end.left) reds.push(`${stage.name} has left ${line}`);
      if (output === 'shown') printKept();
    }
  };
  await Promise.all([runLane(front, 'shown'), runLane(beside, 'kept')]);

  printKept();
  for (const line of times(ends, (performance.now() - from) / 1000)) print(line);
  for (const red of reds) print(`✗ ${red}`);
  if (reds.length === 0) print(`✓ ${leftOut.length === 0 ? 'all' : 'what was run'} passed`);
  for (const line of leftOut) print(line);
  return {
    code: reds.length === 0 ? 0 : 1,
    files: [...ends.values()].flatMap(({ files }) => files),
  };
}

/** Seconds of stages and of the slowest files, and what was sampled. */
function times(ends: ReadonlyMap<string, StageEnd>, wallSeconds: number): string[] {
  const row = (name: string, wall: string, cpu: string, busy: string) =>
    `${name.padEnd(14)}${wall.padStart(8)}${cpu.padStart(8)}${busy.padStart(14)}`;
  const rows = [...ends].map(([name, { seconds, cpuSeconds, busyPercent }]) =>
    row(name, `${seconds.toFixed(0)} s`, `${cpuSeconds.toFixed(0)} s`, `${busyPercent} %`),
  );
  const cpuSeconds = [...ends.values()].reduce((total, end) => total + end.cpuSeconds, 0);
  const slowest = [...ends.values()]
    .flatMap(({ files }) => files)
    .sort((one, other) => other.seconds - one.seconds)
    .slice(0, 10)
    .map(({ file, seconds }) => `${seconds.toFixed(1).padStart(8)} s  ${file}`);
  const sampled = [...ends.values()].flatMap((end) => end.sampled);
  return [
    '',
    row('stage', 'wall', 'CPU', 'machine busy'),
    ...rows,
    row('together', `${wallSeconds.toFixed(0)} s`, `${cpuSeconds.toFixed(0)} s`, ''),
    ...(slowest.length > 0 ? ['', 'The slowest files:', ...slowest] : []),
    ...(sampled.length > 0 ? ['', 'Sampled:', ...sampled.map((line) => `  ${line}`)] : []),
    '',
  ];
}
