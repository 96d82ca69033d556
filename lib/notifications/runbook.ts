import own from '../../package.json';

/** What package.json says of us; there is no `repository` in it as long as nobody knows where it will be. */
interface Package {
  readonly version: string;
  readonly repository?: string;
}

/**
 * Where the runbook is, for texts that people get; an article is named behind it by `#`. By default it is the
 * page of this version in the repository that package.json names, or else the file and the version.
 * @param runbookUrl of the configuration
 */
export function runbookOf(
  runbookUrl: string | undefined,
  { repository = '', version }: Package = own,
): string {
  if (runbookUrl !== undefined) return runbookUrl;
  const [, page] = /^(?:git\+)?(https:\/\/[^#?]+?)(?:\.git)?\/?$/.exec(repository) ?? [];
  return page === undefined
    ? `zk-backup ${version}, docs/runbook.md`
    : `${page}/blob/v${version}/docs/runbook.md`;
}
