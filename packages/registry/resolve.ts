import { fail } from './errors.ts';
import { parseReference, parseTag } from './grammar.ts';
import { refusal, refusalOfMove, unproven } from './refuse.ts';
import type { Sight, Version } from './registry.ts';
import { releaseVersion } from './semver.ts';
import { byVersion, foreignTags, holderOf, isWithdrawn, movesOf, requestedMove, standing } from './state.ts';
import type { Reference } from './grammar.ts';

/** @throws MLOPS_REGISTRY_REFERENCE */
export function readReference(text: string): Reference {
  const reference = parseReference(text);
  if (!reference) throw notAReference(text);
  return reference;
}

/**
 * The number that a pushed tag asks for. @returns undefined without a tag
 * @throws MLOPS_REGISTRY_REFERENCE for a tag that asks for no version of this name
 */
export function askedVersion(name: string, tag: string | undefined): string | undefined {
  if (tag === undefined) return undefined;
  const meaning = parseTag(tag);
  if (meaning?.kind === 'register' && meaning.name === name) return meaning.version;
  throw fail('MLOPS_REGISTRY_REFERENCE', {
    message: `the tag ${tag} asks for no version of ${name}: expected ${name}@v1.2.3`,
    where: { field: 'reference' },
    hint: `Start the workflow for tags of this name only: tags: ['${name}@v*']; by releases, with if: startsWith(github.ref_name, '${name}@v')`,
  });
}

/** The version that a reference means, in one look at its name. Pure. @throws MLOPS_REGISTRY_… as `Registry.resolve` says */
export function resolveIn(sight: Sight, reference: Reference): Version {
  switch (reference.kind) {
    case 'version':
      return versionOf(sight, reference.version);
    case 'newest':
      return newestOf(sight);
    case 'stage':
      return inStage(sight, reference.stage);
  }
}

/** @throws unless the version is recorded and its tag is the recorded one */
export function versionOf({ recorded, tags }: Sight, version: string): Version {
  const record = recorded.versions.find((candidate) => candidate.version === version);
  if (!record) {
    const name = `${recorded.name}@v${version}`;
    const request = foreignTags(recorded, tags).find(
      ({ meaning }) => meaning.kind === 'register' && meaning.version === version,
    );
    if (request) throw unproven(request, `mlops register-model --version ${version}`);
    throw fail('MLOPS_REGISTRY_UNKNOWN', {
      message: `${name} is not registered`,
      hint: `See what is: mlops registry show ${recorded.name}`,
    });
  }
  const problem = refusal(record, standing(record, tags));
  if (problem) throw problem;
  return { ...record, deprecated: isWithdrawn(recorded, record, tags) };
}

function newestOf(sight: Sight): Version {
  const { recorded, tags } = sight;
  const newest = byVersion(recorded.versions).find((version) => !isWithdrawn(recorded, version, tags));
  if (newest) return versionOf(sight, newest.version);
  throw fail('MLOPS_REGISTRY_UNKNOWN', {
    message: `${recorded.name} has no version that was not withdrawn`,
    hint: `See its history: mlops registry history ${recorded.name}`,
  });
}

function inStage(sight: Sight, stage: string): Version {
  const { recorded, tags } = sight;
  const request = requestedMove(recorded, stage, tags);
  if (request) throw unproven(request, `mlops registry promote ${recorded.name}@vX.Y.Z ${stage}`);
  const holder = holderOf(recorded, stage);
  if (!holder) {
    throw fail('MLOPS_REGISTRY_UNKNOWN', {
      message: `no version of ${recorded.name} is in ${stage}`,
      hint: `Put one there: mlops registry promote ${recorded.name}@vX.Y.Z ${stage}`,
    });
  }
  for (const move of [holder.move, movesOf(recorded, stage).at(-1)!]) {
    const problem = refusalOfMove(move, standing(move, tags));
    if (problem) throw problem;
  }
  return versionOf(sight, holder.version.version);
}

function notAReference(text: string): Error {
  return fail('MLOPS_REGISTRY_REFERENCE', {
    message: `"${text}" is no reference: expected name, name@v1.2.3 or name#stage`,
    where: { field: 'reference' },
    hint:
      releaseVersion(text) === undefined
        ? 'For example flights-delay@v1.2.0, or flights-delay#production (on a command line in quotes).'
        : `A number alone is of no model: write its name before it, as flights-delay@v${releaseVersion(text)}.`,
  });
}

export function unknownName(name: string, known: readonly string[]): Error {
  return fail('MLOPS_REGISTRY_UNKNOWN', {
    message: `nothing is registered as ${name}`,
    hint:
      known.length === 0
        ? 'Register a model that passed: mlops register-model. Others’ versions come with: git fetch --tags origin mlops/ledger:mlops/ledger'
        : `Registered are: ${known.join(', ')}.`,
  });
}
