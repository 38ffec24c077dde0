// Valid HTML and CSS: the Nu HTML checker and html-validate, warnings included.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HtmlValidate } from 'html-validate';
import { get } from '../answers.mjs';
import { name } from '../site.mjs';

const vnu = createRequire(import.meta.url)('vnu-jar');

// What html-validate may not object to is a matter of taste: HTML has both
// spellings of the doctype, and landmarks need no redundant role.
const second = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:document'],
  rules: { 'doctype-style': ['error', { style: 'uppercase' }], 'no-inline-style': 'error' },
});

export async function run({ site, expect }) {
  const folder = await mkdtemp(join(tmpdir(), 'html-'));
  try {
    const files = new Map();
    for (const address of site.all()) {
      const { text } = await site.read(address);
      const file = join(folder, `${files.size}.html`);
      await writeFile(file, text);
      files.set(file, name(address));
      const problems = complaints(await second.validateString(text));
      expect(problems.length === 0, `html-validate: ${name(address)}: ${problems.join('; ')}`);
    }
    const icon = await get(site.origin, '/favicon.svg');
    const iconFile = join(folder, 'favicon.svg');
    await writeFile(iconFile, icon.text);
    files.set(iconFile, '/favicon.svg');
    const messages = await checker([...files.keys()]);
    for (const [file, where] of files) {
      const problems = messages.filter((message) => message.url?.endsWith(file))
        .map((message) => `line ${message.lastLine}: ${message.subType ?? message.type}: ${message.message} (${message.extract?.trim()})`);
      expect(problems.length === 0, `Nu HTML checker: ${where}: ${problems.join('; ')}`);
    }
    const lost = messages.filter((message) => ![...files.keys()].some((file) => message.url?.endsWith(file)));
    expect(lost.length === 0, `Nu HTML checker: ${JSON.stringify(lost)}`);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function complaints(report) {
  return report.results.flatMap((result) => result.messages)
    .map((message) => `line ${message.line}: ${message.ruleId}: ${message.message}`);
}

// checker runs the Nu HTML checker once over all files; it writes its findings
// to standard error and exits 1 if there are any.
function checker(files) {
  return new Promise((resolve, reject) => {
    const args = ['-jar', vnu, '--format', 'json', '--also-check-svg', '--exit-zero-always', ...files];
    execFile('java', args, { maxBuffer: 1 << 26 }, (error, out, err) => {
      if (error) reject(new Error(`java ${args.slice(0, 2).join(' ')}: ${error.message}`));
      else resolve(JSON.parse(err || out).messages);
    });
  });
}

export const faults = [
  {
    what: 'an end tag is missing', says: /Nu HTML checker.*error/,
    spoil: (answer) => { answer.text = answer.text.replace('</main>', ''); },
  },
  {
    what: 'a misspelt CSS property', says: /Nu HTML checker.*CSS/,
    spoil: (answer) => { answer.text = answer.text.replace('</style>', 'p{colour:red}</style>'); },
  },
  {
    what: 'the page says the wrong language', says: /Nu HTML checker.*warning.*lang/i,
    spoil: (answer) => { answer.text = answer.text.replace(/<html lang="[^"]*"/, '<html lang="fi"'); },
  },
  {
    what: 'an element with an inline style', says: /html-validate.*inline-style/,
    spoil: (answer) => { answer.text = answer.text.replace('<h1', '<h1 style="color:inherit"'); },
  },
];
