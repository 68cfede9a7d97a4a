import { notFound, refusal, route, type Route } from '../route.ts';

/** GitHub Pages, which publishes at once. */
export const pageRoutes: Route[] = [
  route('POST /repos/{owner}/{repo}/pages/deployments', ['pages:write'], ({ world, repository, token, body }) => {
    const given = body as { artifact_id?: number; pages_build_version: string; oidc_token: string };
    const job = world.runtimeTokens.get(given.oidc_token);
    if (!job || job.revoked || job.run !== token.run) return refusal(400, 'Invalid OIDC token');
    const state = world.state(repository);
    const artifact = state.artifacts.find(({ id, finalized }) => finalized && id === given.artifact_id);
    const archive = artifact && world.blobs.get(artifact.blob)?.data;
    if (!archive) return notFound();
    state.site = { version: given.pages_build_version, archive };
    return {
      status: 200,
      body: {
        id: given.pages_build_version,
        status_url: world.api(`repos/${repository.fullName}/pages/deployments/${given.pages_build_version}`),
        page_url: `https://${repository.owner}.github.io/${repository.name}/`,
      },
    };
  }),
  route('GET /repos/{owner}/{repo}/pages/deployments/{pages_deployment_id}', ['pages:read'], (call) =>
    call.world.state(call.repository).site?.version === call.params['pages_deployment_id']
      ? { status: 200, body: { status: 'succeed' } }
      : notFound(),
  ),
];
