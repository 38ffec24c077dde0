// Plain HTTP answers: exactly the headers asked for, the bytes as they came.
import http from 'node:http';

// What an ordinary browser sends with a page it was asked for.
export const browserHeaders = {
  Accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8',
};

// get asks origin+path and gives { status, headers, bytes, text }. Nothing is
// followed, nothing is decoded, and no header is added but Host.
export function get(origin, path, headers = {}, method = 'GET') {
  return new Promise((resolve, reject) => {
    const request = http.request(origin + path, { method, headers, agent: false }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const bytes = Buffer.concat(chunks);
        resolve({ status: response.statusCode, headers: response.headers, bytes, text: bytes.toString('utf8') });
      });
    });
    request.setTimeout(10_000, () => request.destroy(new Error(`${method} ${path}: no answer in 10 s`)));
    request.on('error', reject);
    request.end();
  });
}
