// A stand-in for actions/attest: makes the statement that the real one makes of the same inputs, and stores it beside the
// repository. What it puts where the signature belongs is none.
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const { env } = process;
const input = (name) => (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
if (!env.ACTIONS_ID_TOKEN_REQUEST_TOKEN)
  throw new Error('missing "id-token" permission. Please add "permissions: id-token: write" to your workflow.');

const statement = {
  _type: 'https://in-toto.io/Statement/v1',
  subject: subjectsOf(readFileSync(input('subject-checksums'), 'utf8')),
  predicateType: input('predicate-type'),
  predicate: JSON.parse(readFileSync(input('predicate-path'), 'utf8')),
};
const bundle = {
  mediaType: 'application/vnd.dev.sigstore.bundle.v0.3+json',
  verificationMaterial: {},
  dsseEnvelope: {
    payload: Buffer.from(JSON.stringify(statement)).toString('base64'),
    payloadType: 'application/vnd.in-toto+json',
    signatures: [{ sig: '', keyid: '' }],
  },
};
const id = await store(bundle);
const path = join(env.RUNNER_TEMP, `attestation-${id}.json`);
writeFileSync(path, `${JSON.stringify(bundle)}\n`);
appendFileSync(env.GITHUB_OUTPUT, `bundle-path=${path}\nattestation-id=${id}\n`);
console.log(`Attestation created for ${statement.subject.length} subjects, not signed`);

/** `<digest>  <name>`, one a line. */
function subjectsOf(checksums) {
  const subjects = checksums
    .split('\n')
    .map((line) => /^([0-9a-f]{64}) [ *]?(.+)$/.exec(line))
    .filter((match) => match !== null)
    .map(([, sha256, name]) => ({ name, digest: { sha256 } }));
  if (subjects.length === 0) throw new Error('no subject');
  return subjects;
}

async function store(made) {
  const response = await fetch(`${env.GITHUB_API_URL}/repos/${env.GITHUB_REPOSITORY}/attestations`, {
    method: 'POST',
    headers: { authorization: `Bearer ${input('github-token')}`, 'content-type': 'application/json' },
    body: JSON.stringify({ bundle: made }),
  });
  if (!response.ok) throw new Error(`Failed to persist attestation: ${response.status} ${await response.text()}`);
  return (await response.json()).id;
}
