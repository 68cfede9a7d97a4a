// `npm run test:faults [-- SCENARIO|GROUP …]`: every writing action under faults and kills; see tests/faults. Prints what it does,
// and how to do again what went wrong. `--seeds N` schedules (50), `--case "kill after 3"` that case alone, `--minutes N` no longer
// for each scenario, `--turn N` with others of its cases first, `--skip N` cases, `--verbose` what the steps of a violation said.
import { parseArgs } from 'node:util';
import { campaign, casesOf, inTurn, type Tally } from '../tests/faults/campaign.ts';
import { groups, scenarios } from '../tests/faults/scenarios.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    seeds: { type: 'string', default: '50' },
    case: { type: 'string', multiple: true },
    minutes: { type: 'string', default: 'Infinity' },
    turn: { type: 'string', default: '0' },
    skip: { type: 'string', default: '0' },
    verbose: { type: 'boolean', default: false },
  },
});
const names = positionals.flatMap((name) => groups[name]?.map((scenario) => scenario.name) ?? [name]);
const unknown = names.filter((name) => !scenarios.some((scenario) => scenario.name === name));
if (unknown.length > 0) {
  const known = Object.entries(groups).map(([group, of]) => `${group} (${of.map(({ name }) => name).join(', ')})`);
  console.error(`no scenario ${unknown.join(', ')}; there are: ${known.join('; ')}`);
  process.exit(2);
}

const chosen = scenarios.filter(({ name }) => names.length === 0 || names.includes(name));
const tallies: Tally[] = [];
for (const scenario of chosen) {
  const all = values.case ?? (await casesOf(scenario, Number(values.seeds)));
  const cases = inTurn(all, Number(values.turn)).slice(Number(values.skip));
  const began = performance.now();
  let told = 0;
  const tally = await campaign(scenario, cases, ({ violations }, done) => {
    for (const violation of violations.slice(told)) {
      console.log(`VIOLATION ${violation.scenario}, ${violation.case}: ${violation.problem}`);
      console.log(
        `  again: npm run test:faults -- ${violation.scenario} --case ${JSON.stringify(violation.case)} --verbose`,
      );
      if (values.verbose) console.log(violation.log);
    }
    told = violations.length;
    const minutes = (performance.now() - began) / 60_000;
    const left = Math.ceil((minutes / done) * (cases.length - done));
    if (done % 10 === 0) console.error(`${scenario.name}: ${done} of ${cases.length} cases, about ${left} min left`);
    if (minutes < Number(values.minutes) || done === cases.length) return true;
    console.log(`${scenario.name}: ended after ${done} of ${cases.length} cases`);
    return false;
  });
  tallies.push(tally);
  console.log(describe(tally));
}
const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0);
const violations = sum((tally) => tally.violations.length);
console.log(
  `${sum(({ schedules }) => schedules)} schedules, ${sum(({ kills }) => kills)} kills, ${sum(({ requests }) => requests)} requests, ${violations} violations`,
);
process.exit(violations === 0 ? 0 : 1);

function describe(tally: Tally): string {
  const { scenario, schedules, kills, faults, steps, requests, survived, violations } = tally;
  return `${scenario}: ${schedules} schedules, ${kills} kills (${faults} faults), ${survived} came to a verdict all the same; ${steps} steps, ${requests} requests; most in one step: ${tally.mostRequests} requests, ${Math.round(tally.mostSeconds)} s by its clock; ${violations.length} violations`;
}
