import { InvalidEnvironment } from '../../../../lambda/errors.ts';
import { restoreSettingsOf } from '../../../../lambda/restore/settings.ts';

const documents = { restore: 'r', drill: 'd', capture: 'c', apply: 'a' };
const settings = { restores: { prod: { from: [], documents } } };

it('an ensemble has its own documents', () => {
  expect(restoreSettingsOf(settings, 'prod').documents).toBe(documents);
});

it('without those of an ensemble nothing of it is begun, and the ensemble is named', () => {
  expect(() => restoreSettingsOf(settings, 'staging')).toThrow(InvalidEnvironment);
  expect(() => restoreSettingsOf(settings, 'staging')).toThrow('lack the ensemble staging');
});
