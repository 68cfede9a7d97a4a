import { expect, it } from '@jest/globals';
import { DeploySection, type Project } from '#config';
import { environmentOf } from './environment.ts';

const deploy = DeploySection.parse({ target: 'process', port: 8080, staging: { port: 8081 } });
const project = { workspace: '/p/.mlops', config: { deploy } } as Project;
const of = (staging: boolean) => environmentOf(project, { name: 'churn', staging });

it.each([
  { staging: false, port: 8080, workspace: '/p/.mlops', recordedAs: 'churn' },
  { staging: true, port: 8081, workspace: '/p/.mlops/staging', recordedAs: 'churn.staging' },
])("with staging: $staging, only the online store is the project's", ({ staging, port, workspace, recordedAs }) => {
  expect(of(staging)).toMatchObject({
    section: { port },
    project: { workspace },
    online: '/p/.mlops/online.sqlite',
    recordedAs,
  });
});
