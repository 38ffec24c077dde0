// A neutral address answers with the very bytes of the fixed one in the reader's language.
import { name } from '../site.mjs';

export async function run({ site, equal, expect }) {
  for (const address of site.all().filter(({ kind }) => kind === 'neutral')) {
    const [neutral, fixed] = await Promise.all([
      site.read(address),
      site.read({ ...address, path: address.page.fixed[address.lang] }),
    ]);
    equal([neutral.status, fixed.status], [200, 200], `${name(address)}: status, and that of the fixed address`);
    expect(neutral.bytes.equals(fixed.bytes), `${name(address)}: not the bytes of ${address.page.fixed[address.lang]}`);
    equal(neutral.headers.etag, fixed.headers.etag, `${name(address)}: ETag`);
    expect(neutral.headers.vary?.includes('Accept-Language'), `${name(address)}: Vary is ${neutral.headers.vary}, expected Accept-Language in it`);
    expect(!fixed.headers.vary?.includes('Accept-Language'), `${name(address)}: Vary of the fixed address is ${fixed.headers.vary}`);
  }
}

const neutralOnly = (change) => (answer) => { if (answer.path.split('/').length === 2) change(answer); };

export const faults = [
  { what: 'other bytes', kind: 'neutral', says: /not the bytes/, spoil: neutralOnly((answer) => { answer.text += ' '; }) },
  { what: 'a language that caches do not see', kind: 'neutral', says: /Vary is/, spoil: neutralOnly((answer) => { answer.headers.vary = 'Accept-Encoding'; }) },
];
