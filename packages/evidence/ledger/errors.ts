import { defineErrors } from '#kit';

/** Errors of the ledger, of the questions asked of it, and of verification. */
export const failLedger = defineErrors({
  MLOPS_LEDGER_NO_REPOSITORY: 'The ledger lives in a git repository, and the project is in none.',
  MLOPS_LEDGER_NO_COMMITS: 'The repository has no commit yet, so a run cannot say what code it ran.',
  MLOPS_LEDGER_UNREADABLE: 'The ledger exists but cannot be read or is damaged; it is never treated as empty.',
  MLOPS_LEDGER_DIVERGED:
    'The local ledger branch and its remote-tracking branch both have records that the other lacks.',
  MLOPS_LEDGER_BUSY: 'Other processes kept writing to the ledger for as long as this one was willing to wait.',
  MLOPS_LEDGER_WRITE: 'git could not write the ledger.',
  MLOPS_LEDGER_INVALID: 'What was to be recorded is not a valid run record, or its statements are not those it names.',
  MLOPS_LEDGER_UNFETCHED:
    'A remote has a ledger, or may have one, and it is not here: beginning another would make two.',
  MLOPS_RUN_MOVED:
    'The commit, the branch or the data changed while a run was made, so nobody can say what it is a run of.',
  MLOPS_RUN_UNKNOWN: 'The ledger has no such run.',
  MLOPS_RUN_AMBIGUOUS: 'Several runs begin with these characters.',
  MLOPS_DIGEST_UNKNOWN: 'No recorded run read or made anything with this digest.',
  MLOPS_QUERY_SYNTAX: 'The condition given to --where cannot be read.',
  MLOPS_QUERY_FIELD: 'The condition given to --where names a field that runs do not have.',
  MLOPS_BASELINE_UNKNOWN: 'The baseline that was asked for cannot be found.',
  MLOPS_COMMIT_UNKNOWN: 'git does not know this commit here.',
  MLOPS_ACCEPT_INVALID: 'An exception needs a rule, a reason and an end in the future.',
  MLOPS_ACCEPT_NOT_OWNER: 'Only the owners of the policy may accept an exception.',
  MLOPS_WORKTREE_FAILED: 'git could not put a commit into a work tree of its own.',
  MLOPS_VERIFY_SUBJECT: 'There is nothing with this name whose chain could be verified.',
});

export function unknownRun(id: string): Error {
  return failLedger('MLOPS_RUN_UNKNOWN', {
    message: `the ledger has no run ${id}`,
    hint: 'List the runs with `mlops runs`; fetch those of others with `git fetch origin mlops/ledger`.',
  });
}
