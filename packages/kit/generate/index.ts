export { parseFlags, parseInputs, readFlags, type FlagRules, type Flags } from './flags.ts';
export { helpText, optionLines } from './help.ts';
export { cliOptions, type Declaration, type Option } from './options.ts';
