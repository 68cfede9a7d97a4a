/**
 * Which package may import which: the arrows of the design, one line each.
 * `stats, config, kit, process ← domain packages ← actions ← { github entry, cli }`.
 * ESLint enforces it (eslint.config.js); tests/architecture.test.ts shows a forbidden import turning it red.
 */
export const mayImport = {
  stats: [],
  kit: [],
  config: ['kit'],
  process: ['kit'],
  evidence: ['kit'],
  pinned: ['kit'],
  data: ['kit', 'config', 'stats', 'process', 'pinned'],
  features: ['kit', 'config', 'data', 'process'],
  training: ['kit', 'config', 'evidence', 'process'],
  evaluation: ['kit', 'config', 'stats', 'data', 'process'],
  reports: ['kit'],
  modelscan: ['kit', 'config'],
  cards: ['kit', 'config', 'reports'],
  registry: ['kit', 'config', 'evidence'],
  serving: ['kit', 'config', 'evidence', 'data', 'features', 'process', 'pinned', 'registry', 'modelscan'],
  monitoring: ['kit', 'config', 'stats', 'data', 'features'],
  dashboard: ['kit', 'reports', 'evidence', 'registry', 'monitoring', 'serving'],
  lint: ['kit', 'config'],
  local: ['kit', 'evidence'],
  github: ['kit', 'evidence', 'local'],
  cli: [
    'actions',
    'kit',
    'config',
    'evidence',
    'data',
    'features',
    'training',
    'evaluation',
    'reports',
    'modelscan',
    'lint',
    'cards',
    'registry',
    'serving',
    'monitoring',
    'local',
    'stats',
    'process',
  ],
};

/** Packages that only an outermost layer may reach: hosts belong to entries, never to actions. */
export const hosts = ['local', 'github', 'cli'];

/** The only places that may start a child process: the supervised spawner and the git port. */
export const mayStartProcesses = ['packages/process/**/*.ts', 'packages/local/start-git.ts'];
