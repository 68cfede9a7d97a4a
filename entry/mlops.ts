import { main } from '#cli';
import { actions } from './actions.ts';

process.exitCode = await main(process.argv.slice(2), actions);
