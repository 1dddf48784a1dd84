import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that runs until it is stopped. */
export interface Running {
  readonly name: string;
  /** Rejects when the process ends by itself. */
  stop(): Promise<void>;
}

interface Start {
  readonly name: string;
  readonly binary: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where its output goes. */
  readonly logFile: string;
  /** Asked again and again until it says yes. */
  readonly ready: () => Promise<boolean>;
  /** Default 180: machines are busy. */
  readonly timeoutSeconds?: number;
}

/** What runs now: it must not outlive a harness that is interrupted. */
const children = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of children) child.kill('SIGKILL');
});

/** Starts a server and waits until it serves. Throws with the end of its output when it does not. */
export async function start({
  name,
  binary,
  args,
  env,
  logFile,
  ready,
  timeoutSeconds = 180,
}: Start): Promise<Running> {
  const log = openSync(logFile, 'a');
  const child = spawn(binary, args, { stdio: ['ignore', log, log], env: { ...env } });
  closeSync(log);
  const running = { name, stop: () => stop(child) };
  let failure: string | undefined;
  child.once('error', (error) => {
    failure = error.message;
  });
  children.add(child);
  child.once('exit', () => children.delete(child));
  const until = performance.now() + timeoutSeconds * 1000;
  while (!(await ready().catch(() => false))) {
    if (child.exitCode !== null || child.signalCode !== null) failure ??= `ended with ${child.exitCode}`;
    else if (performance.now() > until) failure ??= `was not ready after ${timeoutSeconds} s`;
    if (failure !== undefined) {
      await stop(child);
      throw new Error(`${name} ${failure}:\n${readFileSync(logFile, 'utf8').split('\n').slice(-30).join('\n')}`);
    }
    await sleep(100);
  }
  return running;
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(late);
}

const given = new Set<number>();

/** TCP ports of the loopback interface that nobody listens on now, and that were not given to anyone before. */
export async function freePorts(count: number): Promise<number[]> {
  const ports: number[] = [];
  while (ports.length < count) {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    server.close();
    await once(server, 'close');
    if (address === null || typeof address === 'string' || given.has(address.port)) continue;
    given.add(address.port);
    ports.push(address.port);
  }
  return ports;
}

/** Whether a port of the loopback interface takes connections. */
export async function accepts(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    return true;
  } finally {
    socket.destroy();
  }
}
