import { start } from './index.js';
await start('write-model-card');
