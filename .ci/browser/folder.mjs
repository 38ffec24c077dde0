// A site folder made of the repository's own files and what testdata adds.
import { cp, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publicURL, start } from './program.mjs';
import { discover } from './site.mjs';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const added = fileURLToPath(new URL('testdata/', import.meta.url));

// lay makes a folder with the repository's content and the languages of
// testdata, whose tags are fresh. remove takes it away.
export async function lay() {
  const path = await mkdtemp(join(tmpdir(), 'site-'));
  for (const from of [repository, added]) {
    for (const part of ['content', 'locales']) await cp(join(from, part), join(path, part), { recursive: true });
  }
  const fresh = (await readdir(`${added}locales`)).map((file) => file.split('.')[1]);
  return { path, fresh, remove: () => rm(path, { recursive: true }) };
}

// edit changes a file of a folder; from must be there.
export async function edit(folder, file, from, to) {
  const text = await readFile(join(folder.path, file), 'utf8');
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file}: no ${from} to change`);
  await writeFile(join(folder.path, file), changed);
}

// unfinished makes a folder whose pages show what finished ones do not: a
// section that is older than the original, one that is not translated, all
// that may be told of the publisher, a link to another site.
export async function unfinished(own) {
  const folder = await lay();
  const texts = (await readdir(join(folder.path, 'content/networks'))).filter((file) => file.endsWith('.md') && file !== `${own}.md`);
  await edit(folder, `content/networks/${own}.md`, /(## [^\n]*\n\n)(\S+)/, '$1[$2](https://www.example.org/networks)');
  for (const file of texts) await edit(folder, `content/networks/${file}`, /\n## (?![\s\S]*\n## )[\s\S]*$/, '\n');
  await edit(folder, 'content/site.toml', /$/, `
email = "networks@example.org"
telephone = "+46 521-72 10 00"
accessibility = "https://www.example.org/accessibility"
`);
  return folder;
}

// serve starts the program on a folder and gives { site, stop }; stop takes
// the folder away too.
export async function serve(binary, folder, ...flags) {
  const program = await start(binary, folder.path, ...flags);
  const stop = async () => {
    await program.stop();
    await folder.remove();
  };
  try {
    return { site: await discover(program.origin, publicURL), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
