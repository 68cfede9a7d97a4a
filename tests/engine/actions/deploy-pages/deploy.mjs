// A stand-in for actions/deploy-pages: asks Pages to publish the artifact of this run. The token of the job's identity is
// the very one that it would be asked for with.
import { appendFileSync } from 'node:fs';
import artifacts from '@actions/artifact';

const { env } = process;
const identity = env.ACTIONS_ID_TOKEN_REQUEST_TOKEN;
if (!identity) throw new Error('the job says who it is with the permission `id-token: write` only');
const { artifact } = await artifacts.getArtifact(env.INPUT_ARTIFACT_NAME);
const pages = `${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}/pages/deployments`;
const { id, page_url: page } = await asked(pages, {
  method: 'POST',
  body: JSON.stringify({ artifact_id: artifact.id, pages_build_version: env.GITHUB_SHA, oidc_token: identity }),
});
const { status } = await asked(`${pages}/${id}`);
if (status !== 'succeed') throw new Error(`Pages says ${status}`);
appendFileSync(env.GITHUB_OUTPUT, `page_url=${page}\n`);

async function asked(url, more = {}) {
  const headers = { authorization: `Bearer ${env.INPUT_TOKEN}`, 'content-type': 'application/json' };
  const response = await fetch(url, { ...more, headers });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
