export { fail as servingErrors } from './errors.ts';
export type { ServedModel } from './models.ts';
export { startServer, type Server, type ServerOptions } from './server.ts';
