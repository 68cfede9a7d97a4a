import { main } from '#cli';
import { actions } from '#actions';

process.exitCode = await main(process.argv.slice(2), actions);
