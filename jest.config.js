import { availableParallelism } from 'node:os';

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/packages', '<rootDir>/actions', '<rootDir>/tests', '<rootDir>/tools'],
  testMatch: ['**/*.test.ts'],
  // `npm test` leaves out what `npm run test:long` and `npm run test:slow` run.
  testPathIgnorePatterns: [
    '/node_modules/',
    ...['long', 'slow'].filter((kind) => kind !== process.env['MLOPS_TESTS']).map((kind) => `\\.${kind}\\.test\\.ts$`),
  ],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { target: 'es2024', parser: { syntax: 'typescript' }, experimental: { keepImportAttributes: true } },
        module: { type: 'es6' },
      },
    ],
  },
  // The same git, started by a smaller process.
  moduleNameMapper: { '^\\./start-git\\.ts$': '<rootDir>/tests/beside/start-git.ts' },
  // Most of a test's time is that of programs it starts, and of waiting for them: three at once keep two cores busy. Each of
  // them may take a GB.
  maxWorkers: Math.min(8, Math.ceil(1.5 * availableParallelism())),
  setupFilesAfterEnv: ['<rootDir>/tests/expected-text.js'],
  testSequencer: '<rootDir>/tests/longest-first.js',
  testTimeout: 240_000,
  // A fresh process for each file: to start a program takes the longer the larger the process is that starts it.
  workerIdleMemoryLimit: 0,
};
