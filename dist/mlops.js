#!/usr/bin/env node
if (Number(process.versions.node.split('.')[0]) >= 22) await (await import('./index.js')).command();
else console.error(`mlops needs Node 22 or newer; this is ${process.version}.`), (process.exitCode = 2);
