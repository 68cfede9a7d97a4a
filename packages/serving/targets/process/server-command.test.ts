import { expect, it } from '@jest/globals';
import { serverCommand } from './server-command.ts';

const release = { name: 'digits', version: '1.2.3', digest: 'd', directory: '/deploy/models/d/model', features: 'f' };
const argv = (classes?: string[]) =>
  serverCommand(
    {
      project: { workspace: '/p/.mlops/staging' },
      online: '/p/.mlops/online.sqlite',
      own: ['node', 'mlops.js'],
      runtime: 'onnxruntime-web',
      secret: '/deploy/secret',
    },
    { ...release, ...(classes && { classes }) },
    '{port}',
  );

it('a server finds the log of where it is deployed, the online store of its project, and the features beside its model', () => {
  expect(argv().join(' ')).toBe(
    'node mlops.js serve --model /deploy/models/d/model --name digits --version 1.2.3 --digest d --runtime onnxruntime-web --port {port} --probes /deploy/secret --features /deploy/models/d/features.json --features-digest f --log /p/.mlops/staging/predictions --online /p/.mlops/online.sqlite',
  );
});

it('a server is told the classes of its version, commas and all', () => {
  expect(argv(['no, thanks', '"yes"', '3']).slice(-2)).toEqual(['--classes', '["no, thanks","\\"yes\\"","3"]']);
});
