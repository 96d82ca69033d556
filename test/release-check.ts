/**
 * `npm run release:check`: what a release promises beyond `npm test` on a change. Versions agree; schemas, pages and
 * documents are those of the code; the upgrade page says what a deployment changes, and replaces nothing that holds
 * data or rights; and the packed file serves an app of somebody else.
 */
import { join } from 'node:path';
import { registryRefusal } from './package/refusal.ts';
import { bin, endWith, runCommand } from './run-command.ts';
import { runStages, type Stage } from './run-stages.ts';

const jest = (name: string, ...files: readonly string[]): Stage => ({
  name,
  command: bin('jest'),
  args: files,
});

const stages: readonly Stage[] = [
  {
    name: 'versions',
    command: process.execPath,
    args: ['--import', 'tsx', join('test', 'release-versions.ts')],
  },
  { name: 'types', command: bin('tsc'), args: [] },
  jest(
    'schemas',
    'test/stack/configuration.test.ts',
    'test/unit/cli/documents.test.ts',
    'test/stack/document-schemas.test.ts',
  ),
  jest(
    'documents',
    'test/unit/house',
    'test/unit/cli/help.test.ts',
    'test/unit/lib/config/settings-table.test.ts',
    'test/stack/construct/documented-props.test.ts',
  ),
  jest('upgrade', 'test/stack/upgrade.test.ts', 'test/stack/upgrade-page.test.ts'),
  {
    ...jest('package', '--selectProjects', 'package', '--runInBand'),
    needs: { holds: 'the packed file in an app of somebody else', refusal: registryRefusal },
  },
];

const check = async () => {
  const effects = { print: console.log, run: runCommand, strict: true };
  return (await runStages({ front: stages }, effects)).code;
};

void endWith(check());
