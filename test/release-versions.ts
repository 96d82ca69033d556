/** Whether what names the version of a release names the same one. */
import { readFileSync } from 'node:fs';

export interface VersionTexts {
  /** Of package.json. */
  readonly version: string;
  readonly changelog: string;
  readonly upgradePage: string;
  readonly packagePage: string;
}

/** A sentence for each text that does not know the version. Pure. */
export function versionProblems(texts: VersionTexts): string[] {
  const { version, changelog, upgradePage, packagePage } = texts;
  const starts = (text: string, line: string) => `\n${text}`.includes(`\n${line}`);
  return [
    ...(starts(changelog, `## [${version}]`) ? [] : [`CHANGELOG.md has no section [${version}].`]),
    ...(starts(upgradePage, `### ${version},`)
      ? []
      : [`docs/upgrade.md does not say what ${version} changes in a deployed stack.`]),
    ...(packagePage.includes(`zk-backup-${version}.tgz`)
      ? []
      : [`docs/package.md does not name zk-backup-${version}.tgz.`]),
  ];
}

if (require.main === module) {
  const read = (name: string) => readFileSync(name, 'utf8');
  const problems = versionProblems({
    version: JSON.parse(read('package.json')).version,
    changelog: read('CHANGELOG.md'),
    upgradePage: read('docs/upgrade.md'),
    packagePage: read('docs/package.md'),
  });
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length === 0 ? 0 : 1;
}
