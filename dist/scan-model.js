import { start } from './index.js';
await start('scan-model');
