import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_REGISTRY_REFERENCE: 'What was asked for is not written as name, name@v1.2.3 or name#stage.',
  MLOPS_REGISTRY_UNKNOWN: 'The registry has no such version, or nothing is in this stage.',
  MLOPS_REGISTRY_LIGHTWEIGHT:
    'A tag of the registry is lightweight: it has no author and no date, and gto does not see it.',
  MLOPS_REGISTRY_MOVED: 'A tag is not the one that was recorded: somebody moved it or made it again.',
  MLOPS_REGISTRY_MISSING: 'A tag that was recorded is not here: it was not fetched, or somebody deleted it.',
  MLOPS_REGISTRY_FOREIGN: 'A tag was pushed by hand. It is a request, which nobody has proven yet.',
  MLOPS_REGISTRY_PROJECT: 'The version is of another project of the repository.',
  MLOPS_REGISTRY_TAKEN: 'This version, or this commit, has another model already.',
  MLOPS_REGISTRY_UNVERIFIED:
    'The chain of evidence of this model has a gap, or what is on record as its version is not what its run made.',
  MLOPS_REGISTRY_CHECKOUT:
    'What is checked out is neither what the model was made from nor a commit that the default branch was at.',
  MLOPS_REGISTRY_NOT_PASSED: 'No recorded run of this commit has passed everything that a registered model must pass.',
  MLOPS_REGISTRY_INPUT: 'What is to be registered, promoted or asked is not said in a way that can be done.',
  MLOPS_REGISTRY_LOST: 'Another process moved this stage first.',
  MLOPS_REGISTRY_DEPRECATED: 'This version was withdrawn, or is still in use where it cannot be withdrawn.',
  MLOPS_REGISTRY_BYTES: 'The bytes of a version are not those that were registered, or there is no room for them.',
});
