// Runs the program that its arguments name, in the directory it is in.
import { testHost } from '#testing';
import { runProgram } from './run-program.ts';

const directory = process.cwd();
await runProgram(testHost({ directory }), { argv: process.argv.slice(2), cwd: directory, env: {}, label: 'setup' });
