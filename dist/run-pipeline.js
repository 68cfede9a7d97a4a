import { start } from './index.js';
await start('run-pipeline');
