import type { BenchResult, Figure } from '../bench-group.ts';
import { median, rounded } from '../statistics.ts';
import type { SizedTemplate, Synthesized } from './synth-once.ts';

/** What CloudFormation takes in one template. */
const most = { bytes: 1_000_000, resources: 500 } as const;

const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0);

/** @param rounds by the number of ensembles */
export function resultOf(rounds: ReadonlyMap<number, readonly Synthesized[]>): BenchResult {
  const all = [...rounds];
  const refused = all.flatMap(([count, each]) =>
    each.flatMap((one) =>
      'refused' in one ? [[`${count}`, one.refused.replaceAll('\n', ' ')]] : [],
    ),
  );
  return {
    figures: all.flatMap(([count, each]) => {
      const made = each.flatMap((one) => ('seconds' in one ? [one] : []));
      const [first] = made;
      if (!first) return [];
      const seconds = rounded(median(made.map((one) => one.seconds)), 1);
      return [
        { name: `synth.seconds.${count}`, value: seconds, unit: 's' },
        ...figuresOf(count, first.templates),
      ];
    }),
    details: [
      {
        title: 'Templates',
        header: ['ensembles', 'template', 'kB', 'resources'],
        rows: all.flatMap(([count, [one]]) =>
          one && 'templates' in one
            ? one.templates.map(({ file, bytes, resources }) => [
                ...[`${count}`, file, `${Math.round(bytes / 1000)}`, `${resources}`],
              ])
            : [],
        ),
      },
      ...(refused.length > 0
        ? [{ title: 'Refused', header: ['ensembles', 'what the app said'], rows: refused }]
        : []),
    ],
  };
}

/** Parent and nested stacks together, and the one that is nearest to a limit. */
function figuresOf(count: number, templates: readonly SizedTemplate[]): Figure[] {
  const [bytes, resources] = (['bytes', 'resources'] as const).map((what) =>
    templates.map((one) => one[what]),
  ) as [number[], number[]];
  const overLimit = (what: 'bytes' | 'resources', values: readonly number[]): Figure => {
    const value = rounded(Math.max(...values) / most[what], 2);
    return {
      ...{ name: `synth.${what}-over-limit.${count}`, value, unit: 'ratio' },
      remark: `of the largest template, at most 1: ${value <= 1 ? 'met' : 'missed'}`,
    };
  };
  return [
    { name: `synth.template-kb.${count}`, value: Math.round(sum(bytes) / 1000), unit: 'kB' },
    { name: `synth.resources.${count}`, value: sum(resources), unit: 'resources' },
    overLimit('bytes', bytes),
    overLimit('resources', resources),
  ];
}
