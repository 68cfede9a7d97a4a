import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { chainProject } from './chain-project.ts';
import type { ScratchProject } from './project.ts';

let project: ScratchProject;
let described: string;
beforeAll(async () => {
  project = await chainProject('set-up');
  described = project.read('mlops.yml');
});
afterAll(() => project.remove());

const PROGRAMS = ['build-features', 'train-model', 'evaluate-model'];

/** @returns programs that were run, of a commit whose set-up installs this */
function ran(release: string): string[] {
  const install = JSON.stringify([process.execPath, '-e', '0', release]);
  project.write('mlops.yml', described.replace('train: {', `train: {setup: [${install}], `));
  project.commit(release);
  expect(project.mlops('run')).toMatchObject({ status: 0 });
  return PROGRAMS.filter((stage) => !/"cached": \{/.test(project.read(`.mlops/evidence/${stage}.json`)));
}

it('every program is run with another release of a library, though features and model come out the same', () => {
  ran('library==1');
  expect(ran('library==1')).toEqual([]);
  expect(ran('library==2')).toEqual(PROGRAMS);
  expect(project.mlops('verify')).toMatchObject({ status: 0 });
});
