import type { BenchResult } from '../bench-group.ts';
import { rounded } from '../statistics.ts';
import { billedMs, type CountedBackup, requestsOf } from './bill.ts';

/** By the label of how long the upload took. */
export type CountedByUpload = Readonly<Record<string, CountedBackup>>;

/** Of an execution AWS takes 3,000 operations. */
const mostOperations = 3000;

export function resultOf(counted: CountedByUpload): BenchResult {
  const all = Object.entries(counted);
  const names = [...new Set(all.flatMap(([, { calls }]) => Object.keys(calls)))].sort();
  return {
    figures: all.flatMap(([label, backup]) => [
      { name: `calls.backup.${label}`, value: requestsOf(backup), unit: 'requests' },
      { name: `calls.backup.${label}.invocations`, value: backup.invocations, unit: 'invocations' },
      { name: `calls.backup.${label}.operations`, value: backup.operations, unit: 'operations' },
      {
        name: `calls.backup.${label}.operations-over-limit`,
        value: rounded(backup.operations / mostOperations, 3),
        unit: 'ratio',
        remark: `at most 0.1: ${backup.operations <= mostOperations / 10 ? 'met' : 'missed'}`,
      },
      { name: `calls.backup.${label}.billed-ms`, value: billedMs(backup), unit: 'ms' },
    ]),
    details: [
      {
        title: 'Requests of one backup, by how long its upload takes',
        header: ['operation', ...Object.keys(counted)],
        rows: [
          ...names.map((name) => [name, ...all.map(([, { calls }]) => `${calls[name] ?? 0}`)]),
          ['Lambda CheckpointDurableExecution', ...all.map(([, one]) => `${one.checkpoints}`)],
        ],
      },
    ],
  };
}
