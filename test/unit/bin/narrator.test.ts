import { titles } from '../../../bin/local/narrator.ts';
import { files, read } from '../house/repository.ts';

test('npm start tells in words what each step of a backup does', () => {
  const sources = files.filter((path) => /^lambda\/(backup|run)\/.*\.ts$/.test(path)).map(read);

  const names = sources.flatMap((source) =>
    [...source.matchAll(/\bflow\.step\(\s*'([a-z-]+)'|\bannounce\(\w+, '([a-z-]+)'/g)].map(
      ([, step, event]) => step ?? event ?? '',
    ),
  );

  expect(names.length).toBeGreaterThan(15);
  expect(names.filter((name) => !(name in titles))).toEqual([]);
});
