export { localFiles } from './files.ts';
export { localGit } from './git.ts';
export { localHost, type LocalHostOptions } from './host.ts';
export { untilInterrupted } from './interruption.ts';
export { terminalVoice, type Terminal } from './terminal.ts';
