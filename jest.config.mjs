/** A folder, of `test/` but for one, whose files are run as one stage of `npm test`. */
const project = (name, more = {}) => ({
  displayName: name,
  // Jest looks through all of it before it begins: the clone with its caches takes seconds.
  roots: [`<rootDir>/test/${name}`],
  testMatch: ['**/*.test.ts'],
  transform: { '\\.ts$': ['@swc/jest'] },
  // The temporary folder of each run is a new one.
  cacheDirectory: '<rootDir>/.cache/jest',
  // Jest looks for a global through a proxy, each time that one is used: hashes and sums use these most.
  sandboxInjectedGlobals: ['Math', 'BigInt', 'Number'],
  // Else Jest walks through all globals after each file, and by default frees none of them.
  testEnvironmentOptions: { globalsCleanup: 'off' },
  ...more,
});

export default {
  projects: [
    project('unit'),
    project('workflow'),
    project('sweep'),
    project('stack', { setupFilesAfterEnv: ['aws-cdk-lib/testhelpers/jest-autoclean'] }),
    project('node'),
    project('systemd'),
    project('local-cloud', { roots: ['<rootDir>/local-cloud'] }),
    project('e2e'),
    project('clients'),
  ],
  testTimeout: 600_000,
  testSequencer: '<rootDir>/test/jest/longest-first.mjs',
  reporters: ['default', '<rootDir>/test/jest/file-times.mjs'],
};
