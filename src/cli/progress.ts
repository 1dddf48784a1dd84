import type { Io } from './io.ts';

const AFTER_MS = 1000;

/** Says on a terminal how far long work is; says nothing in a pipe, or when the work is done within a second. */
export class Progress {
  readonly #io: Io;
  readonly #started = performance.now();
  #shown = false;

  constructor(io: Io) {
    this.#io = io;
  }

  step(done: number, total: number, what: string): void {
    if (!this.#io.interactive || performance.now() - this.#started < AFTER_MS) return;
    this.#shown = true;
    this.#io.stderr(`\r\u001b[K${done}/${total}  ${what}`);
  }

  end(): void {
    if (this.#shown) this.#io.stderr('\r\u001b[K');
  }
}
