import type { Attestation } from '../model.ts';
import { refusal, route, type Call, type Route } from '../route.ts';

/** Attestations beside a repository. Nothing looks at signatures here. */
export const attestationRoutes: Route[] = [
  route('POST /repos/{owner}/{repo}/attestations', ['attestations:write'], (call) => {
    const { bundle } = call.body as { bundle: Attestation['bundle'] };
    const statement = statementIn(bundle);
    if (!statement) return refusal(422, 'Validation Failed');
    const attestation = { id: call.world.id(), bundle, statement };
    call.world.state(call.repository).attestations.push(attestation);
    return { status: 201, body: { id: attestation.id } };
  }),
  route('GET /repos/{owner}/{repo}/attestations/{subject_digest}', ['attestations:read'], (call) => {
    const found = about(call, call.params['subject_digest']!);
    const body = found.map(({ bundle }) => ({ bundle, repository_id: call.repository.id, bundle_url: '' }));
    return { status: 200, body: { attestations: body } };
  }),
];

function about({ world, repository }: Call, digest: string): Attestation[] {
  return world
    .state(repository)
    .attestations.filter(({ statement }) =>
      statement.subject.some((one) => `sha256:${one.digest['sha256']}` === digest),
    );
}

function statementIn(bundle: Attestation['bundle']): Attestation['statement'] | undefined {
  const { payload, payloadType } = (bundle['dsseEnvelope'] ?? {}) as { payload?: string; payloadType?: string };
  if (payload === undefined || payloadType !== 'application/vnd.in-toto+json') return undefined;
  return JSON.parse(Buffer.from(payload, 'base64').toString('utf8')) as Attestation['statement'];
}
