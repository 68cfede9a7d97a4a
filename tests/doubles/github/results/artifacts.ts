import type { Artifact, WorkflowRun } from '../model.ts';
import { refuse, signed, type TwirpCall, type TwirpReply } from './twirp.ts';

const DAY = 24 * 3600 * 1000;

/** `github.actions.results.api.v1.ArtifactService`, as `@actions/artifact` 6 speaks it: names are unique in a run's attempt. */
export const artifactService: Record<string, (call: TwirpCall) => TwirpReply> = {
  CreateArtifact(call) {
    const { name, mime_type: mimeType, expires_at: expires } = call.body as Created;
    if (own(call, name))
      return refuse(409, 'already_exists', 'an artifact with this name already exists on the workflow run');
    const now = call.world.now();
    const id = call.world.id();
    const artifact: Artifact = {
      id,
      run: call.run,
      attempt: call.attempt,
      name,
      blob: `artifact-${id}`,
      size: 0,
      digest: undefined,
      mimeType: mimeType ?? 'application/zip',
      createdAt: now,
      expiresAt: new Date(expires ?? now.getTime() + 90 * DAY),
      finalized: false,
    };
    call.world.state(call.run.repository).artifacts.push(artifact);
    const fileName = artifact.mimeType === 'application/zip' ? `${name}.zip` : name;
    call.world.blobs.set(artifact.blob, {
      blocks: new Map(),
      data: undefined,
      contentType: artifact.mimeType,
      fileName,
    });
    return { status: 200, body: { ok: true, signed_upload_url: signed(call.world, artifact.blob) } };
  },
  FinalizeArtifact(call) {
    const { name, size, hash } = call.body as { name: string; size: string; hash?: string };
    const artifact = own(call, name);
    if (!artifact) return refuse(404, 'not_found', `artifact ${name} was not created`);
    const stored = call.world.blobs.get(artifact.blob)?.data;
    if (stored?.length !== Number(size)) return refuse(400, 'failed_precondition', 'the uploaded size is another one');
    Object.assign(artifact, { size: Number(size), digest: hash, finalized: true });
    return { status: 200, body: { ok: true, artifact_id: String(artifact.id) } };
  },
  ListArtifacts(call) {
    const { name_filter: name, id_filter: id } = call.body as { name_filter?: string; id_filter?: string };
    const artifacts = all(call).filter(
      (one) =>
        one.finalized && (name === undefined || one.name === name) && (id === undefined || String(one.id) === id),
    );
    return {
      status: 200,
      body: {
        artifacts: artifacts.map((one) => ({
          workflow_run_backend_id: backendId(one.run, one.attempt),
          workflow_job_run_backend_id: call.jobId,
          database_id: String(one.id),
          name: one.name,
          size: String(one.size),
          created_at: one.createdAt.toISOString(),
          ...(one.digest === undefined ? {} : { digest: one.digest }),
        })),
      },
    };
  },
  GetSignedArtifactURL(call) {
    const { name } = call.body as { name: string };
    const artifact = all(call).find((one) => one.finalized && one.name === name);
    if (!artifact) return refuse(404, 'not_found', `artifact ${name} does not exist`);
    return { status: 200, body: { signed_url: signed(call.world, artifact.blob) } };
  },
  DeleteArtifact(call) {
    const { name } = call.body as { name: string };
    const artifact = own(call, name);
    if (!artifact) return refuse(404, 'not_found', `artifact ${name} does not exist`);
    const { artifacts } = call.world.state(call.run.repository);
    artifacts.splice(artifacts.indexOf(artifact), 1);
    return { status: 200, body: { ok: true, artifact_id: String(artifact.id) } };
  },
};

interface Created {
  name: string;
  mime_type?: string;
  expires_at?: string;
}

/** What the clients take from the runtime token to name a run: one for each attempt. */
export function backendId(run: WorkflowRun, attempt: number): string {
  return `${run.id.toString(16).padStart(12, '0')}-${attempt}`;
}

/** Newest first: the artifacts of the run, earlier attempts' too. */
function all(call: TwirpCall): Artifact[] {
  const { artifacts } = call.world.state(call.run.repository);
  return artifacts.filter(({ run }) => run === call.run).sort((a, b) => b.id - a.id);
}

function own(call: TwirpCall, name: string): Artifact | undefined {
  return all(call).find((artifact) => artifact.attempt === call.attempt && artifact.name === name);
}
