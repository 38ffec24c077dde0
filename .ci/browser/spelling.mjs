// Hunspell with its dictionaries: which words a language does not know.
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = '/usr/share/hunspell';
const files = readdirSync(folder).filter((file) => file.endsWith('.dic')).map((file) => file.slice(0, -'.dic'.length)).sort();

// dictionary is the one for a language: that of its locale, else the first.
export function dictionary(lang, locale) {
  if (locale && files.includes(locale)) return locale;
  return files.find((file) => file === lang || file.startsWith(`${lang}_`));
}

const answers = new Map(); // dictionary: word: whether it is known

// unknown gives those of the words that the dictionary does not know. Each
// word is looked up once.
export async function unknown(dictionary, words) {
  if (!answers.has(dictionary)) answers.set(dictionary, new Map());
  const known = answers.get(dictionary);
  const fresh = words.filter((word) => !known.has(word));
  if (fresh.length) {
    const strange = new Set(await ask(dictionary, fresh));
    for (const word of fresh) known.set(word, !strange.has(word));
  }
  return words.filter((word) => !known.get(word));
}

function ask(dictionary, words) {
  return new Promise((resolve, reject) => {
    const child = execFile('hunspell', ['-d', `${folder}/${dictionary}`, '-i', 'utf-8', '-l'], { maxBuffer: 1 << 24 }, (error, out) => {
      if (error) reject(new Error(`hunspell -d ${dictionary}: ${error.message}`));
      else resolve(out.split('\n').filter(Boolean));
    });
    child.stdin.end(`${words.join('\n')}\n`);
  });
}

// listed are the words that words/<name>.txt adds to a dictionary: one a line, # begins a remark.
export function listed(name) {
  try {
    const text = readFileSync(fileURLToPath(new URL(`words/${name}.txt`, import.meta.url)), 'utf8');
    return new Set(text.split('\n').map((line) => line.replace(/#.*/, '').trim()).filter(Boolean));
  } catch (error) {
    if (error.code === 'ENOENT') return new Set();
    throw error;
  }
}

// split gives the words of a text. An apostrophe parts words, as in Italian
// elisions, and so does a hyphen, as in compounds; English endings go, and so
// do addresses.
export function split(text) {
  return text.replace(/[’']s\b|\S+@\S+|\S+\/\/\S+|\b([\w-]+\.)+[a-z]{2,}\b/g, '').match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
}
