// Two servers that stand before the program: one that spoils its answers, to
// plant a fault, and one that counts the bytes on the wire.
import http from 'node:http';
import net from 'node:net';
import { once } from 'node:events';
import { get } from './answers.mjs';

// spoiled serves target's answers after spoil has changed them. spoil gets
// { path, status, headers, text } and changes it in place. The content policy
// is taken off, since it would block a planted style or script before the
// check could see it. planted() tells whether any answer was changed.
export async function spoiled(target, spoil) {
  let changed = false;
  const server = http.createServer(async (request, response) => {
    try {
      const headers = { ...request.headers, 'accept-encoding': 'identity' };
      for (const name of ['host', 'if-none-match', 'connection']) delete headers[name];
      const real = await get(target, request.url, headers, request.method);
      const answer = { path: request.url, status: real.status, headers: { ...real.headers }, text: real.text };
      const before = JSON.stringify(answer);
      spoil(answer);
      if (JSON.stringify(answer) !== before) changed = true;
      for (const name of ['content-length', 'content-encoding', 'content-security-policy', 'etag', 'connection', 'transfer-encoding']) {
        delete answer.headers[name];
      }
      response.writeHead(answer.status, answer.headers);
      response.end(answer.text);
    } catch (error) {
      response.writeHead(502);
      response.end(String(error));
    }
  });
  const origin = await listening(server);
  return { origin, planted: () => changed, stop: () => { server.close(); server.closeAllConnections(); } };
}

// counted passes bytes through to target and counts those that come down.
export async function counted(target) {
  const { hostname, port } = new URL(target);
  const wire = { down: 0 };
  const sockets = new Set();
  const server = net.createServer((near) => {
    const far = net.connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy());
      socket.on('close', () => { sockets.delete(socket); near.destroy(); far.destroy(); });
    }
    near.pipe(far);
    far.on('data', (chunk) => { wire.down += chunk.length; near.write(chunk); });
  });
  const origin = await listening(server);
  return { origin, wire, stop: () => { server.close(); for (const socket of sockets) socket.destroy(); } };
}

async function listening(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${server.address().port}`;
}
