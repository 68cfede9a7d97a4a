import { start } from './index.js';
await start('validate-data');
