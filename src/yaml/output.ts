import { Buffer } from 'node:buffer';

const SMALL = 1 << 16;
/** A kept buffer beyond this would hold memory for one large object. */
const LARGE = 1 << 22;

/** UTF-8 bytes that grow. Bytes and not strings: joining a hundred pieces costs more than writing a thousand bytes. */
export class Output {
  /** Whether every byte is ASCII so far. */
  #ascii = true;
  bytes: Buffer;
  /** How many bytes are written. */
  at = 0;

  constructor(size = 64) {
    this.bytes = Buffer.allocUnsafe(size);
  }

  /** Makes room for so many bytes more. */
  reserve(count: number): void {
    if (this.at + count > this.bytes.length) this.#grow(count);
  }

  #grow(count: number): void {
    const larger = Buffer.allocUnsafe(Math.max(this.bytes.length * 2, this.at + count));
    this.bytes.copy(larger, 0, 0, this.at);
    this.bytes = larger;
  }

  /** A line break, and the indentation of the next line. */
  newLine(indent: number): void {
    this.reserve(indent + 1);
    const { bytes } = this;
    let at = this.at;
    bytes[at++] = 10;
    for (let left = indent; left > 0; left--) bytes[at++] = 32;
    this.at = at;
  }

  ascii(text: string): void {
    this.reserve(text.length);
    const { bytes } = this;
    const start = this.at;
    for (let index = 0; index < text.length; index++) bytes[start + index] = text.charCodeAt(index);
    this.at = start + text.length;
  }

  /** Bytes as they are: few, so that a loop is faster than a call. */
  raw(copied: Uint8Array, isAscii: boolean): void {
    const { length } = copied;
    this.reserve(length);
    const { bytes } = this;
    const start = this.at;
    for (let index = 0; index < length; index++) bytes[start + index] = copied[index] ?? 0;
    if (!isAscii) this.#ascii = false;
    this.at = start + length;
  }

  /** A part of a text in which surrogates come in pairs. */
  utf8(text: string, start: number, end: number): void {
    // A UTF-16 unit takes three bytes at most.
    this.reserve((end - start) * 3);
    const { bytes } = this;
    const from = this.at;
    for (let index = start; index < end; index++) {
      const code = text.charCodeAt(index);
      if (code > 126) {
        this.#ascii = false;
        this.at = from + bytes.write(text.slice(start, end), from, 'utf8');
        return;
      }
      bytes[from + index - start] = code;
    }
    this.at = from + end - start;
  }

  /** Everything written, as one text. */
  text(): string {
    return this.bytes.toString(this.#ascii ? 'latin1' : 'utf8', 0, this.at);
  }

  clear(): void {
    this.at = 0;
    this.#ascii = true;
    if (this.bytes.length > LARGE) this.bytes = Buffer.allocUnsafe(SMALL);
  }
}
