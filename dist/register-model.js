import { start } from './index.js';
await start('register-model');
