import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_ENGINE_PLATFORM: 'The SQL engine is not built for this operating system and processor.',
  MLOPS_ENGINE_NETWORK: 'The SQL engine is not on this machine yet and could not be fetched from the npm registry.',
  MLOPS_ENGINE_CHECKSUM: 'A file of the SQL engine does not have the pinned digest; it is not loaded.',
  MLOPS_ENGINE_MISSING: 'The directory named for the SQL engine does not hold it.',
  MLOPS_ENGINE_CACHE: 'The SQL engine could not be written to the cache directory.',
  MLOPS_ENGINE_LOAD: 'The SQL engine has the right bytes and still could not be loaded.',
  MLOPS_SQL_FAILED: 'The SQL engine refused or could not finish a query.',
  MLOPS_SQL_INTERRUPTED: 'A query was stopped: its time limit was over, or the run was cancelled.',
  MLOPS_DATA_MISSING: 'A data file does not exist or cannot be opened.',
  MLOPS_DATA_EMPTY: 'A data file has no bytes, or nothing but a header.',
  MLOPS_DATA_POINTER: 'A data file is a git-LFS pointer: its payload was not fetched.',
  MLOPS_DATA_ENCODING: 'A data file is not UTF-8 text: UTF-16, NUL bytes or other bytes that are no characters.',
  MLOPS_DATA_LINE_ENDS: 'A text file ends its lines with a lone carriage return.',
  MLOPS_DATA_RAGGED: 'A row of a CSV file does not have as many values as the header.',
  MLOPS_DATA_FORMAT: 'A data file is neither CSV, Parquet nor JSON Lines, or is damaged.',
  MLOPS_CONTRACT_MISSING: 'A data contract that is named does not exist or cannot be read.',
  MLOPS_CONTRACT_SYNTAX: 'A data contract is not valid YAML, or is written to exhaust its reader.',
  MLOPS_CONTRACT_INVALID: 'A data contract does not say what the Open Data Contract Standard allows.',
  MLOPS_CONTRACT_SQL: 'An SQL rule of a data contract is not one plain SELECT that returns one number.',
});
