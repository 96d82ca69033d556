import { removeAssemblies } from '../../stack/synthesized.ts';
import { backUpDurably } from './durable-backup.ts';

removeAssemblies();

/** Of each step its first checkpoints are throttled, so many in a row. */
function throttlingEach(times: number) {
  const left = new Map<string, number>();
  return (update: string): boolean => {
    const tries = left.get(update) ?? times;
    left.set(update, tries - 1);
    return tries > 0;
  };
}

test('a backup whose every checkpoint is throttled once is taken once', async () => {
  const { report, commands } = await backUpDurably({
    ...{ uploadSeconds: 30, earlier: 1, throttles: throttlingEach(1) },
  });

  expect(report).toMatchObject({ outcome: 'Succeeded', level: 3 });
  expect(commands.filter(({ kind }) => kind === 'backup')).toHaveLength(1);
});
