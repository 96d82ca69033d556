import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettingsFile } from '../../../../lambda/contract/settings-file.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'zk-backup-code-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const read = (text: string) => {
  writeFileSync(join(folder, 'settings.json'), text);
  return readSettingsFile<{ ensembles: string[] }>({ LAMBDA_TASK_ROOT: folder }, ['ensembles']);
};

it('is read from the folder of the code', () => {
  expect(read('{"ensembles":["prod"]}')).toEqual({ ensembles: ['prod'] });
});

it.each([
  ['is no JSON', '{', /settings\.json cannot be read: /],
  ['is no object', '7', /settings\.json holds no settings/],
  ['lacks a member', '{"restores":{}}', /settings\.json lacks ensembles/],
])('names the file that %s', (_what, text, expected) => {
  expect(() => read(text)).toThrow(expected);
});

it('names the file that is not there', () => {
  const reading = () => readSettingsFile({ LAMBDA_TASK_ROOT: folder }, []);

  expect(reading).toThrow(/settings\.json cannot be read: ENOENT/);
});

it('names the variable of Lambda that it needs', () => {
  expect(() => readSettingsFile({}, [])).toThrow(/LAMBDA_TASK_ROOT is not set/);
});
