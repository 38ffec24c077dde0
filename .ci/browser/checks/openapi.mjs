// The OpenAPI document: valid by a standard validator, true of every address and answer.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { get } from '../answers.mjs';

const require = createRequire(import.meta.url);
const redocly = join(dirname(require.resolve('@redocly/cli/package.json')), 'bin', 'cli.js');

// Rules of taste that do not fit a public interface without keys: a licence and
// an address that is not this machine's are the operator's to add.
const configuration = `extends: [recommended-strict]
rules:
  info-license: off
  no-server-example.com: off
  operation-4xx-response: error
`;

export async function run({ site, expect, equal }) {
  const answer = await get(site.origin, '/openapi.json');
  equal(answer.status, 200, '/openapi.json: status');
  const description = JSON.parse(answer.text);
  expect(/^3\.1\.\d+$/.test(description.openapi), `/openapi.json: openapi ${description.openapi}, expected 3.1`);
  equal(description.servers?.map(({ url }) => url), [site.publicURL], '/openapi.json: servers');
  const problems = await lint(answer.text);
  expect(problems.length === 0, `/openapi.json: ${problems.join('; ')}`);

  const judge = judges(description);
  const addresses = concrete(site, description);
  for (const [template, paths] of addresses) {
    for (const path of paths) await answers(site, path, description.paths[template].get, judge, { expect, equal });
  }
  const known = new Set([...addresses.values()].flat());
  const all = ['/', '/robots.txt', '/sitemap.xml', '/favicon.svg', '/openapi.json', ...site.pages.flatMap(({ neutral, fixed }) => [neutral, ...Object.values(fixed)])];
  for (const path of all) expect(known.has(path), `${path}: the description has no such path`);
}

async function lint(text) {
  const folder = await mkdtemp(join(tmpdir(), 'openapi-'));
  try {
    await writeFile(join(folder, 'openapi.json'), text);
    await writeFile(join(folder, 'redocly.yaml'), configuration);
    return await new Promise((resolve, reject) => {
      const env = { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true', CI: 'true' };
      execFile(process.execPath, [redocly, 'lint', 'openapi.json', '--format=json'], { cwd: folder, env, maxBuffer: 1 << 24 }, (error, out, err) => {
        const from = out.indexOf('{');
        if (from < 0) return reject(new Error(`redocly lint: ${err || error}`));
        const { problems } = JSON.parse(out.slice(from, out.lastIndexOf('}') + 1));
        return resolve(problems.map(({ severity, ruleId, message, location }) => `${severity} ${ruleId}: ${message} (${location?.[0]?.pointer})`));
      });
    });
  } finally {
    await rm(folder, { recursive: true });
  }
}

// judges gives a function that says what is wrong with a value by a schema of
// the description. A field that the description does not have is wrong, too.
function judges(description) {
  const strict = JSON.parse(JSON.stringify(description), (_, value) => (
    value?.type === 'object' && value.properties ? { ...value, additionalProperties: false } : value));
  const ajv = new Ajv2020({ allErrors: true, strict: false });
  formats(ajv);
  ajv.addSchema({ $id: 'description', ...strict });
  return (schema, value) => {
    const validate = ajv.compile(JSON.parse(JSON.stringify(schema), (key, ref) => (key === '$ref' ? `description${ref}` : ref)));
    return validate(value) ? [] : validate.errors.map(({ instancePath, message, params }) => `${instancePath || '/'} ${message} ${JSON.stringify(params)}`);
  };
}

// concrete gives the addresses that each path of the description stands for.
function concrete(site, { paths }) {
  const neutral = site.pages.map((page) => page.neutral);
  const fixed = site.fixed().map(({ path }) => path);
  return new Map(Object.keys(paths).map((template) => {
    const pattern = new RegExp(`^${template.replace(/[.]/g, '\\.').replace(/\{[^}]*\}/g, '[^/.]+')}$`);
    const extension = /\.\w+$/.exec(template)?.[0] ?? '';
    const real = template.includes('{')
      ? [...neutral, ...fixed].map((path) => path + extension).filter((path) => pattern.test(path))
      : [template];
    return [template, real];
  }));
}

// answers asks an address in each way that the description gives, and expects
// the status, the type and the content that it promises.
async function answers(site, path, operation, judge, { expect, equal }) {
  const promised = operation.responses;
  for (const media of Object.keys(promised['200'].content)) {
    const real = await get(site.origin, path, { Accept: media });
    equal([real.status, type(real)], [200, media], `${path} as ${media}: status and type`);
    judged(real, promised['200'].content[media]?.schema, `${path} as ${media}`);
    const { etag } = real.headers;
    if (expect(etag, `${path} as ${media}: no ETag`)) {
      const again = await get(site.origin, path, { Accept: media, 'If-None-Match': etag });
      equal(again.status, 304, `${path} as ${media} with If-None-Match: status`);
    }
    expect(promised['304'], `${path}: the description has no 304`);
  }
  await refused(path, { Accept: 'application/json' }, 'POST', 405);
  if (promised['404']) await refused(path.replace(/[^/.]+(\.\w+)?$/, 'no-such-page$1'), { Accept: 'application/json' }, 'GET', 404);

  async function refused(where, headers, method, status) {
    const real = await get(site.origin, where, headers, method);
    equal(real.status, status, `${method} ${where}: status`);
    const content = promised[status]?.content?.[type(real)];
    if (expect(content, `${method} ${where}: the description has no ${status} of type ${type(real)}`)) judged(real, content.schema, `${method} ${where}`);
  }

  function judged(real, schema, where) {
    if (!/[/+]json$/.test(type(real))) return;
    const problems = judge(schema, JSON.parse(real.text));
    expect(problems.length === 0, `${where}: not as described: ${problems.join('; ')}`);
  }
}

function type(answer) {
  return (answer.headers['content-type'] ?? '').split(';')[0].trim();
}

const description = (from, to) => (answer) => { if (answer.path === '/openapi.json') answer.text = answer.text.replace(from, to); };
const data = (from, to) => (answer) => { if (answer.path !== '/openapi.json' && /json/.test(answer.headers['content-type'])) answer.text = answer.text.replace(from, to); };

export const faults = [
  { what: 'a reference to nothing', says: /no-unresolved-refs|resolve/, spoil: description(/#\/components\/parameters\/\w+/, '#/components/parameters/None') },
  { what: 'a key that OpenAPI has not', says: /error (struct|spec)/, spoil: description('"responses":', '"answers":{},"responses":') },
  { what: 'a field that is not described', says: /additionalProperty/, spoil: data('{', '{"more":1,') },
  { what: 'a field that is missing', says: /must have required property/, spoil: data(/"(language|title)":/, '"x$1":') },
  { what: 'a figure as text', says: /must be (integer|number)/, spoil: data(/"(members|status)":\s*(\d+)/, '"$1":"$2"') },
  { what: 'a path that is not described', says: /has no such path/, spoil: description('"/robots.txt"', '"/other.txt"') },
  { what: 'an answer of another type', says: /status and type/, spoil: (answer) => { if (answer.path.endsWith('.md')) answer.headers['content-type'] = 'text/plain'; } },
];
