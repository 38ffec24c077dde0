// The program under proof: the built binary, started on a free port of this machine.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { get } from './answers.mjs';

// The public address is not the one listened on, so that an absolute URL taken
// from the request instead of the configuration is noticed.
export const publicURL = 'https://networks.example';

// start runs binary and returns { origin, stop } when it answers. With a
// folder it serves that site instead of the embedded one; flags are more flags.
export async function start(binary, folder, ...flags) {
  const port = await freePort();
  const args = ['serve', '-addr', `127.0.0.1:${port}`, '-url', publicURL, ...flags];
  if (folder) args.push('-site', folder);
  const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => { said = (said + chunk).slice(-4000); });
  }
  const gone = once(child, 'exit');
  const origin = `http://127.0.0.1:${port}`;
  await answering(origin, child, () => said);
  return { origin, stop: () => stop(child, gone) };
}

async function answering(origin, child, said) {
  for (let tries = 0; tries < 150; tries++) {
    if (child.exitCode !== null) break;
    try {
      await get(origin, '/');
      return;
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
  child.kill('SIGKILL');
  throw new Error(`the program does not answer at ${origin}; it said:\n${said()}`);
}

async function stop(child, gone) {
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 15_000);
  const [code, signal] = await gone;
  clearTimeout(hard);
  if (code !== 0) throw new Error(`the program was stopped with SIGTERM and ended with ${signal ?? code} instead of 0`);
}

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
