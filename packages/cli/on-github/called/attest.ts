import { others, pinned } from '../release.ts';
import { $, HEADER, INPUTS, permissions } from './parts.ts';

/** What is signed, and as what. */
const SIGN = `        uses: ${others.attest}
        with:
          subject-checksums: ${$('steps.version.outputs.checksums')}
          predicate-type: ${$('steps.version.outputs.predicate-type')}
          predicate-path: ${$('steps.version.outputs.predicate')}
`;

export const attest = `${HEADER}# Signs that the files of a release are the version that was registered. Call it after ml-release.yml, in a workflow that a tag
# or a person starts. Who has one of the files checks it with \`gh attestation verify\`.
# Grant it: permissions: { contents: read, actions: read, id-token: write, attestations: write }
name: Attestation of a model
on:
  workflow_call:
    inputs:
      tag:
        description: The registered version, as name@v1.2.3. Empty, nothing is signed.
        type: string
        required: true
${INPUTS.config}permissions: {}
jobs:
  # Proves the version again, as a deployment does, before anything is signed. Signs what our own action wrote and nothing else,
  # cannot change the repository, and runs no code of the checkout.
  attest:
    name: attest
    if: inputs.tag != ''
    runs-on: ubuntu-latest
    timeout-minutes: 60
${permissions(['contents: read', 'actions: read', 'id-token: write', 'attestations: write'], {
  'id-token: write': 'by which Sigstore knows the job, and names it in the certificate',
})}    steps:
      - uses: ${others.checkout}
        with:
          persist-credentials: false
          ref: refs/tags/${$('inputs.tag')}
      - id: version
        uses: ${pinned('actions/register-model')}
        with:
          attest: true
          version: ${$('inputs.tag')}
          config: ${$('inputs.config')}
      # A signature needs servers beside GitHub's. It is tried once more, and never left out: what fails then, fails the job.
      - id: sign
        continue-on-error: true
${SIGN}      - name: Sign, once more
        if: steps.sign.outcome == 'failure'
${SIGN}`;
