// A stand-in for actions/upload-pages-artifact: the site as the one file artifact.tar of an artifact.
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import artifacts from '@actions/artifact';

const { INPUT_NAME: name, INPUT_PATH: site, RUNNER_TEMP: temporary, GITHUB_OUTPUT: output } = process.env;
const archive = join(temporary, 'artifact.tar');
execFileSync('tar', ['--dereference', '--directory', site, '--create', '--file', archive, '.']);
const { id } = await artifacts.uploadArtifact(name, [archive], temporary);
appendFileSync(output, `artifact_id=${id}\n`);
