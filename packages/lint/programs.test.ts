import { describe, expect, it } from '@jest/globals';
import { computingSeconds } from '#testing/patience';
import { deedsOf } from './programs.ts';
import { commandsOf } from './shell.ts';

describe('the commands of a script', () => {
  it.each<{ name: string; script: string; commands: string[][] }>([
    {
      name: 'lines and operators',
      script: 'a b\nc; d && e | f || g &',
      commands: [['a', 'b'], ['c'], ['d'], ['e'], ['f'], ['g']],
    },
    { name: 'quotes', script: `a 'b c' "d e"f`, commands: [['a', 'b c', 'd ef']] },
    { name: 'a comment, and a # inside of a word', script: 'a # b; c\nd#e', commands: [['a'], ['d#e']] },
    { name: 'a line that goes on', script: 'a \\\n  b', commands: [['a', 'b']] },
    { name: 'a here-document', script: "cat <<'EOF' > f\npython x.py\nEOF\nb", commands: [['cat', 'f'], ['b']] },
    {
      name: 'substitutions',
      script: 'a "$(b c)" `d` $(e)',
      commands: [['b', 'c'], ['a', '$(…)'], ['d'], ['e']],
    },
    {
      name: 'what stands before a command',
      script: 'if ! A=1 sudo env B=2 c; then d; fi',
      commands: [['c'], ['d'], ['fi']],
    },
    {
      name: 'expressions and variables',
      script: 'a ${{ inputs.x || 1 }} ${B:-c d} e',
      commands: [['a', '${{ inputs.x || 1 }}', '${B:-c d}', 'e']],
    },
    { name: 'a redirection', script: 'a 2>&1 >out', commands: [['a', '2', '1', 'out']] },
    { name: 'what does not end', script: `a "b $(c`, commands: [['c'], ['a', 'b $(…)']] },
  ])('$name', ({ script, commands }) => {
    expect(commandsOf(script)).toEqual(commands);
  });

  it.each([
    ['quotes', `"$(`.repeat(300_000)],
    ['expressions', '${{ '.repeat(250_000)],
    ['here-documents', '<<A '.repeat(250_000)],
    ['here-documents on lines', '<<A\n'.repeat(250_000)],
    ['commands in a text', `"$(${'a;'.repeat(400_000)})"`],
  ])('a megabyte of %s is read in a moment', (_, script) => {
    expect(computingSeconds(() => commandsOf(script))).toBeLessThan(3);
  });
});

describe('code of the checkout', () => {
  it.each([
    ...[
      'python train.py',
      'python3 -m pytest',
      '.venv/bin/python x.py',
      './train.sh',
      'bash scripts/a.sh',
      'bash -c "make all"',
    ],
    ...[
      'pip install -r requirements.txt',
      'python -m pip install -e .',
      'uv run train.py',
      'uv sync',
      'npm ci',
      'make',
      'make -j4 all',
    ],
    ...[
      'source env.d/activate',
      'sudo ./x',
      'docker build .',
      'cd src && node index.js',
      'poetry run x',
      '"$GITHUB_WORKSPACE/run"',
    ],
    ...[
      'dvc repro',
      'torchrun train.py',
      'Rscript fit.R',
      'conda env create -f environment.yml',
      '/usr/bin/python3 train.py',
    ],
    ...[
      'coverage run train.py',
      'eval "python train.py"',
      `find . -name '*.py' -exec python {} +`,
      'flock lock taskset 1 python train.py',
      'docker run -v "$PWD:/w" image python /w/train.py',
      'java -jar build/train.jar',
      'spark-submit train.py',
      '"$PWD"/train',
      'micromamba run -n env python train.py',
    ],
  ])('%s', (script) => {
    expect(deedsOf(script).runs).toBeDefined();
  });

  it.each([
    ...[
      'git log',
      'gh release list',
      'echo python train.py',
      'aws s3 cp a b',
      'pip install uv==0.9',
      'python -m pip install awscli',
    ],
    ...[
      'python --version',
      "python -c 'print(1)'",
      'npm install -g x',
      'npm --version',
      'uv venv',
      'bash --version',
      '# python x.py',
    ],
    ...[
      'docker login',
      'curl https://example.org/x.py',
      "cat <<'END'\npython x.py\nEND",
      '/usr/bin/env --help',
      'source /etc/profile',
    ],
    ...[
      'eval "$(ssh-agent -s)"',
      'find . -name make -delete',
      'docker run -v cache:/w image',
      'docker run --rm image:1.2',
      'coverage report',
      'java -version',
      'watch kubectl get pods',
    ],
  ])('none: %s', (script) => {
    expect(deedsOf(script).runs).toBeUndefined();
  });
});

describe('deeds', () => {
  it.each([
    { script: 'mlops register-model --push origin', registers: true },
    { script: 'mlops register-model', registers: false },
  ])('$script pushes the tag of a version: $registers', ({ script, registers }) => {
    expect(deedsOf(script).registers).toBe(registers);
  });

  it.each([
    'npm publish',
    'gh release create v1',
    'docker push a',
    'mlops deploy-model',
    'twine upload dist/*',
    'kubectl apply -f x',
  ])('%s releases', (script) => expect(deedsOf(script).releases).toBeDefined());
  it.each(['npm test', 'gh release list', 'docker pull a', 'mlops run'])('%s releases nothing', (script) =>
    expect(deedsOf(script).releases).toBeUndefined(),
  );

  const proof = 'gh attestation verify m --owner acme';
  it.each([
    { script: proof, verifies: true },
    { script: `${proof} --format json | jq .`, verifies: false },
    { script: `gh attestation verify m \\\n  --owner acme | tee log`, verifies: false },
    { script: `set -euo pipefail\n${proof} | tee log`, verifies: true },
    { script: `set -o pipefail\nset +o pipefail\n${proof} | tee log`, verifies: false },
    { script: `${proof} | tee log`, pipefail: true, verifies: true },
    { script: `git rev-parse --verify HEAD | cut -c1-7\n${proof}`, verifies: true },
    { script: `${proof} || true`, verifies: false },
    { script: `${proof} || exit 1`, verifies: true },
    { script: `set +e\n${proof}`, verifies: false },
    { script: `set +o errexit; ${proof}`, verifies: false },
    { script: `set +e\nls x\nset -e\n${proof}`, verifies: true },
    { script: `${proof}\nset +e\nls x`, verifies: true },
    { script: `${proof} --help`, verifies: false },
    { script: `${proof}\nnpm publish`, verifies: true },
    { script: `npm publish\n${proof}`, verifies: false },
    { script: `cat <<'END'\n${proof}\nEND`, verifies: false },
  ])('$script proves (pipefail: $pipefail): $verifies', ({ script, pipefail, verifies }) => {
    expect(deedsOf(script, pipefail).verifies).toBe(verifies);
  });

  const download = 'gh run download 1 --name model';
  it.each([
    { script: `${download}\n${proof}\nnpm publish`, verifiesDownloads: true },
    { script: `${proof}\n${download}\nnpm publish`, verifiesDownloads: false },
    { script: `${download}\n${proof}\n${download}`, verifiesDownloads: false },
    { script: `${download}\nnpm publish\n${proof}`, verifiesDownloads: false },
    { script: `${download}\n${proof} || true`, verifiesDownloads: false },
    { script: `gh api repos/a/b/actions/artifacts > x; ${proof}`, verifiesDownloads: true },
  ])('$script proves what it takes: $verifiesDownloads', ({ script, verifiesDownloads }) => {
    expect(deedsOf(script)).toMatchObject({ downloads: true, verifiesDownloads });
  });
});
