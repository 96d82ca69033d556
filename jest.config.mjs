/** A folder, of `test/` but for one, whose files are run as one stage of `npm test`. */
const project = (name, more = {}) => ({
  displayName: name,
  // Jest looks through all of it before it begins: the clone with its caches takes seconds.
  roots: [`<rootDir>/test/${name}`],
  testMatch: ['**/*.test.ts'],
  // The temporary folder of each run is a new one.
  cacheDirectory: '<rootDir>/.cache/jest',
  ...more,
});

/** Files that compute: those of one thread share what they import (docs/adr/041-tests-share-their-imports.md). */
const computing = (name) =>
  project(name, {
    runner: 'jest-light-runner',
    setupFiles: ['<rootDir>/test/jest/typescript.mjs'],
  });

/** Files with servers: each has a world of its own, and jest's timeouts. */
const serving = (name, more = {}) =>
  project(name, {
    transform: { '\\.ts$': ['@swc/jest'] },
    // Jest looks for a global through a proxy, each time that one is used: hashes and sums use these most.
    sandboxInjectedGlobals: ['Math', 'BigInt', 'Number'],
    // Else Jest walks through all globals after each file, and by default frees none of them.
    testEnvironmentOptions: { globalsCleanup: 'off' },
    ...more,
  });

export default {
  projects: [
    computing('unit'),
    computing('workflow'),
    computing('sweep'),
    computing('stack'),
    serving('node'),
    serving('systemd'),
    serving('local-cloud', { roots: ['<rootDir>/local-cloud'] }),
    serving('e2e'),
    serving('browser'),
    serving('package'),
    serving('clients'),
  ],
  // With one, which is jest's choice on two cores, the light runner has no threads, and ends badly after two projects.
  maxWorkers: 2,
  testTimeout: 600_000,
  testSequencer: '<rootDir>/test/jest/longest-first.mjs',
  reporters: [
    'default',
    '<rootDir>/test/jest/file-times.mjs',
    '<rootDir>/test/jest/file-limits.mjs',
  ],
};
