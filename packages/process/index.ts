export { fail as processErrors } from './errors.ts';
export { environmentDigests, programEnvironment } from './environment.ts';
export { runProgram, type Program, type ProgramResult } from './run-program.ts';
export { readProgram, type ProgramText } from './read-program.ts';
export {
  endService,
  findService,
  findServices,
  isRunning,
  killProcess,
  rotateLog,
  serviceLog,
  serviceMemory,
  startService,
  thisProcess,
  type Service,
  type ServiceProcess,
} from './service.ts';
export { clearScratch, withScratch } from './scratch.ts';
