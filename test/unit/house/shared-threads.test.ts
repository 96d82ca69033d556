/** Files of tests that share a thread leave it as it was (docs/adr/041-tests-share-their-imports.md). */
import { files, read } from './repository.ts';

const sharing = files.filter((path) => /^test\/(unit|workflow|sweep|stack)\/.*\.ts$/.test(path));

const those = (pattern: RegExp) => sharing.filter((path) => pattern.test(read(path)));

test('a module that several files import registers no hook by itself: only the first would have it', () => {
  const registering = those(/^(before|after)(Each|All)\(/m);

  expect(registering.length).toBeGreaterThan(10);
  expect(registering.filter((path) => !path.endsWith('.test.ts'))).toEqual([]);
});

test.each([
  ['watches a function gives it back', /jest\.spyOn\(/, /restoreAllMocks\(|mockRestore\(/],
  [
    'changes the environment gives it back',
    /process\.env\.\w+ = |assign\(process\.env/,
    /process\.env = /,
  ],
])('who %s', (_what, taking, giving) => {
  const takers = those(taking).filter((path) => !path.includes('/house/'));

  expect(takers.length).toBeGreaterThan(0);
  expect(takers.filter((path) => !giving.test(read(path)))).toEqual([]);
});
