const os = require('node:os');

const shared = {
  testEnvironment: 'node',
  // Sources use import/export syntax; the deployed bundles are CommonJS, and so is what the tests run.
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  moduleFileExtensions: ['ts', 'js', 'cjs', 'json', 'node'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.sandbox/'],
};

/** @type {import('jest').Config} */
module.exports = {
  // Every worker owns one database on the same server; more than eight would only wait for its disk.
  maxWorkers: Math.min(os.availableParallelism(), 8),
  testTimeout: process.env.TEST_ROUNDS === 'long' ? 4 * 3_600_000 : 120_000,
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: ['<rootDir>/tests/unit/**/*.test.ts'],
    },
    {
      ...shared,
      displayName: 'database',
      testMatch: ['<rootDir>/tests/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/tests/unit/'],
      // Only this project starts the database and builds the bundles, so `npm run test:unit` stays instant.
      globalSetup: '<rootDir>/tests/support/globalSetup.ts',
      globalTeardown: '<rootDir>/tests/support/globalTeardown.ts',
    },
  ],
};
