import { versionProblems } from '../release-versions.ts';

const texts = {
  version: '0.2.0',
  changelog: '# Changelog\n\n## [Unreleased]\n\n## [0.2.0] - 2026-12-01\n',
  upgradePage: '## What each release changes\n\n### 0.2.0, since 0.1.0\n',
  packagePage: 'npm install ./zk-backup-0.2.0.tgz\n',
};

test('a release whose texts name its version has no problem', () => {
  expect(versionProblems(texts)).toEqual([]);
});

test('each text that does not know the version is named', () => {
  const problems = versionProblems({ ...texts, version: '0.3.0' });

  expect(problems).toEqual([
    'CHANGELOG.md has no section [0.3.0].',
    'docs/upgrade.md does not say what 0.3.0 changes in a deployed stack.',
    'docs/package.md does not name zk-backup-0.3.0.tgz.',
  ]);
});
