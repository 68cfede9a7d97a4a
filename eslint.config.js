import tseslint from 'typescript-eslint';
import { hosts, mayImport, mayStartProcesses } from './tools/architecture.js';

const childProcess = {
  regex: '^(node:)?child_process$',
  message: 'User programs run through #process; only it and the git port start processes.',
};

const toolkit = { regex: '^@actions/|^@octokit/', message: 'Only packages/github talks to GitHub.' };

/** Everything that `packages/<name>` must not import, as one no-restricted-imports rule. */
function arrows(name, files = [`packages/${name}/**/*.ts`], mayStart = mayStartProcesses.includes(files[0])) {
  const others = Object.keys(mayImport).filter((other) => other !== name);
  return {
    files,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: `^#(?!(${[name, ...mayImport[name]].join('|')})(/|$))`,
              message: `packages/${name} may import only: ${mayImport[name].join(', ') || 'nothing'} (tools/architecture.js).`,
            },
            {
              regex: `^(\\.\\./)+(packages|actions|entry|tests|tools|${others.join('|')})/`,
              message: 'Reach another package by its #name.',
            },
            ...(name === 'github' ? [] : [toolkit]),
            ...(mayStart ? [] : [childProcess]),
          ],
        },
      ],
    },
  };
}

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', '.tools/', '**/.mlops/', '**/.venv/', 'docs/reference/'] },
  ...tseslint.configs.strict,
  {
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['packages/**/*.ts', 'actions/**/*.ts', 'entry/**/*.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    },
  },
  ...Object.keys(mayImport).map((name) => arrows(name)),
  arrows('local', ['packages/local/start-git.ts']),
  {
    files: ['actions/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { regex: `^#(${hosts.join('|')})(/|$)`, message: 'An action sees only the Host port.' },
            { regex: '^\\.\\./[a-z]+-[a-z]+/', message: "An action never imports another stage's action." },
            toolkit,
            childProcess,
          ],
        },
      ],
    },
  },
  { files: ['entry/**/*.ts'], rules: { 'no-restricted-imports': ['error', { patterns: [toolkit] }] } },
  {
    files: ['tests/**', 'tools/**', '**/*.test.ts', '**/testing-*.ts', '**/*.child.ts'],
    rules: { 'no-restricted-imports': 'off' },
  },
);
