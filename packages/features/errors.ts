import { defineErrors } from '#kit';

export const fail = defineErrors({
  MLOPS_FEATURES_INPUT: 'An input of build-features, or its section of mlops.yml, is not one that can be built from.',
  MLOPS_FEATURES_FILE: 'The file of feature views is missing, is not YAML, or says something that is not known.',
  MLOPS_FEATURES_SQL: 'An SQL expression cannot be read, or does more than compute one value from one row.',
  MLOPS_FEATURES_COLUMN: 'An expression or list names a column that the source does not have.',
  MLOPS_FEATURES_NOT_KNOWN: 'A feature reads a column of its own row that is not known at the moment of prediction.',
  MLOPS_FEATURES_LABEL: 'A feature reads what the label is made of, or the label is known at the moment of prediction.',
  MLOPS_FEATURES_RECORDED: 'A view reads rows whose time of coming to exist is not declared.',
  MLOPS_FEATURES_AT: 'The moment of prediction (`features.at`) is missing or empty where a view needs it.',
  MLOPS_FEATURES_SOURCE: 'A data source that the features need is not declared.',
  MLOPS_FEATURES_TYPE: 'A feature or label has a type that no model can be given.',
  MLOPS_FEATURES_ENTITY: 'The entity does not name exactly one example: its values repeat or are missing.',
  MLOPS_FEATURES_SPLIT: 'The split is incomplete, overlaps, or leaves one of its sides without examples.',
  MLOPS_FEATURES_OUTPUT: 'The feature program did not leave the train.parquet and evaluate.parquet that are expected.',
  MLOPS_ONLINE_NODE: 'This Node has no SQLite, which the online store is kept in: it needs Node 22.13 or newer.',
  MLOPS_ONLINE_INPUT:
    "The online store cannot be made: it is asked for as of no time, without an entity, or of the team's own feature program.",
  MLOPS_ONLINE_STORE: 'A file is not an online store, or cannot be read.',
});
