// Runs every check of checks/ against the running program and prints what held.
//
//   node run.mjs BINARY [CHECK...]
//
// Each check runs twice over: on the program as it is, where everything must
// hold, and on answers spoiled with each of the check's own faults, where the
// check must object, so that a check that cannot fail is noticed. The exit code
// is 1 if anything failed.
import { readdir } from 'node:fs/promises';
import { discover } from './site.mjs';
import { launch } from './chromium.mjs';
import { start, publicURL } from './program.mjs';
import { spoiled } from './relay.mjs';
import { Tally, table } from './tally.mjs';

const shown = 20;

async function main(binary, wanted) {
  if (!binary) throw new Error('usage: node run.mjs BINARY [CHECK...]');
  const checks = await load(wanted);
  const program = await start(binary);
  const browser = await launch();
  const results = [];
  try {
    const site = await discover(program.origin, publicURL);
    console.log(`${site.pages.length} page(s) in ${site.languages.join(', ')}; ${site.all().length} addresses`);
    for (const check of checks) results.push(await prove(check, { binary, browser, site }));
  } finally {
    await browser.close();
    await program.stop();
  }
  return report(results);
}

async function load(wanted) {
  const files = (await readdir(new URL('checks/', import.meta.url))).filter((file) => file.endsWith('.mjs')).sort();
  const names = files.map((file) => file.slice(0, -'.mjs'.length));
  for (const name of wanted) {
    if (!names.includes(name)) throw new Error(`no check ${name}; there are ${names.join(', ')}`);
  }
  const chosen = wanted.length ? wanted : names;
  return Promise.all(chosen.map(async (name) => ({ name, faults: [], ...await import(`./checks/${name}.mjs`) })));
}

// prove runs one check on the real answers, then on each planted fault. A
// check that needs another site than the built-in one arranges it.
async function prove(check, world) {
  const began = Date.now();
  const tally = new Tally();
  const seen = [];
  const other = await check.arrange?.(world);
  const here = { ...world, ...other };
  try {
    await attempt(check, here, tally);
    for (const fault of check.faults) {
      // On a busy machine a browser may break off before it asks for anything.
      let problem = await plant(check, fault, here);
      for (let again = 0; problem === unchanged && again < 2; again++) problem = await plant(check, fault, here);
      if (problem) tally.expect(false, `planted fault “${fault.what}”: ${problem}`);
      else seen.push(fault.what);
    }
  } finally {
    await other?.stop();
  }
  if (check.faults.length === 0) tally.expect(false, 'the check has no planted fault');
  const seconds = (Date.now() - began) / 1000;
  console.log(`${check.name}: ${tally.passed} held, ${tally.failed} failed, ${seen.length} of ${check.faults.length} planted faults seen, ${seconds.toFixed(1)} s`);
  for (const failure of tally.failures.slice(0, shown)) console.log(`  FAIL ${failure}`);
  if (tally.failed > shown) console.log(`  … and ${tally.failed - shown} more`);
  return { name: check.name, passed: tally.passed, failed: tally.failed, seen: seen.length, faults: check.faults.length, seconds };
}

async function attempt(check, world, tally) {
  try {
    await check.run({ ...world, expect: tally.expect, equal: tally.equal });
  } catch (error) {
    tally.expect(false, `the check broke off: ${error.stack}`);
  }
}

const unchanged = 'the answers were not changed by it; mend the fault';

// plant runs check on spoiled answers of the first language and says what is
// wrong if it does not object as the fault says it must.
async function plant(check, fault, world) {
  const relay = await spoiled(world.site.origin, fault.spoil);
  const tally = new Tally();
  const site = world.site.at(relay.origin).only(world.site.languages.slice(0, 1)).with({ kinds: [fault.kind ?? 'fixed'] });
  try {
    await attempt(check, { ...world, site, planted: true }, tally);
  } finally {
    relay.stop();
  }
  if (!relay.planted()) return unchanged;
  if (tally.failed === 0) return `not seen: all ${tally.passed} expectations held`;
  const objection = tally.failures.find((failure) => fault.says.test(failure));
  if (!objection) return `seen, but not for what it is: ${tally.failures[0]}`;
  return '';
}

function report(results) {
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log();
  console.log(table([
    ['check', 'held', 'failed', 'planted faults seen', 'seconds'],
    ...results.map((result) => [result.name, result.passed, result.failed, `${result.seen} of ${result.faults}`, result.seconds.toFixed(1)]),
  ]));
  console.log(`\nbrowser: ${sum('passed') + sum('seen')} passed, ${sum('failed')} failed`);
  return sum('failed') === 0 ? 0 : 1;
}

const [binary, ...wanted] = process.argv.slice(2);
process.exitCode = await main(binary, wanted).catch((error) => {
  console.error(`browser proofs: ${error.message}`);
  return 1;
});
