import { expect, it } from '@jest/globals';
import { Findings } from './finding.ts';
import { toSarif } from './sarif.ts';

it('says names out of the file as they are: no link in a message, no query in an address', () => {
  const findings = new Findings();
  findings.add('pickle-unknown-global', 0, '[Fix it](https://example.org) \\');
  const files = [
    { path: 'a b/#1?x%.pkl', format: 'pickle', bytes: 1, verdict: 'fail' as const, findings: findings.list() },
  ];
  expect(toSarif({ verdict: 'fail', files }, { name: 'mlops', version: '1.0.0' }, 'model')).toMatchObject({
    runs: [
      {
        artifacts: [{ location: { uri: 'model/a%20b/%231%3Fx%25.pkl' } }],
        results: [
          {
            message: { text: expect.stringContaining('imports \\[Fix it\\](https://example.org) \\\\,') },
            locations: [{ physicalLocation: { artifactLocation: { uri: 'model/a%20b/%231%3Fx%25.pkl' } } }],
          },
        ],
      },
    ],
  });
});
