import type { PlanRequest, WantedBackup } from './request.ts';

/** The command that asks for the same part, or all, of a backup that it does not name. Pure. */
export const askAgain = ({
  source,
  ensemble,
  force,
  part,
}: Pick<PlanRequest, 'source' | 'ensemble' | 'force' | 'part'>): string =>
  [
    `npx zk-backup restore ${source}`,
    ...(ensemble.name === source ? [] : [`--into ${ensemble.name}`]),
    ...(force ? ['--force'] : []),
    ...(part?.paths.map((path) => `--path ${path}`) ?? []),
    ...(part?.exact ? ['--exact'] : []),
  ].join(' ');

/** The same, of the very backup and point. Pure. */
export const askTheSame = (request: PlanRequest): string =>
  [
    askAgain(request),
    ...backupOptions(request.backup),
    ...(request.until === undefined ? [] : [`--until ${request.until}`]),
  ].join(' ');

function backupOptions(backup: WantedBackup): string[] {
  if (backup === 'latest') return [];
  return 'key' in backup ? [`--backup ${backup.key}`] : [`--before ${backup.before}`];
}
