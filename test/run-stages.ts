/** A part of `npm test`. */
export interface Stage {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** Where there are systems that cannot run it: what it holds, and why this one cannot. */
  readonly needs?: {
    readonly holds: string;
    readonly refusal: () => Promise<string | undefined>;
  };
}

/** What the stages do to the outside. */
export interface StageEffects {
  readonly print: (line: string) => void;
  /** Runs one to its end. @returns its exit code */
  readonly run: (stage: Stage) => Promise<number>;
  /** Nothing may be left out: `CI=true`. */
  readonly strict: boolean;
}

/**
 * Runs stages in their order, up to the first that fails. One that this system cannot run is told in
 * a line and left out, or is a failure where nothing may be left out.
 *
 * @returns the exit code of all
 */
export async function runStages(
  stages: readonly Stage[],
  { print, run, strict }: StageEffects,
): Promise<number> {
  const times: string[] = [];
  const leftOut: string[] = [];
  for (const stage of stages) {
    print(`\n── ${stage.name}`);
    const refusal = await stage.needs?.refusal();
    if (refusal !== undefined) {
      const line = `Not run: ${stage.name} (${stage.needs?.holds}), because ${refusal}.`;
      print(line);
      if (strict) {
        print(`\n✗ ${stage.name} cannot be left out with CI=true. ${times.join(', ')}`);
        return 1;
      }
      leftOut.push(line);
      continue;
    }
    const from = performance.now();
    const code = await run(stage);
    times.push(`${stage.name} ${((performance.now() - from) / 1000).toFixed(0)} s`);
    if (code !== 0) {
      print(`\n✗ ${stage.name} failed. ${times.join(', ')}`);
      return 1;
    }
  }
  print(`\n✓ ${leftOut.length === 0 ? 'all' : 'what was run'} passed. ${times.join(', ')}`);
  for (const line of leftOut) print(line);
  return 0;
}
