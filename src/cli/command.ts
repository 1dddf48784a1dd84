import { type ParseArgsConfig, parseArgs } from 'node:util';
import { closest } from '../platform/problem.ts';
import { type ExitCode, type Io, UsageError } from './io.ts';
import type { Project } from './project.ts';

export interface Option {
  readonly name: string;
  readonly short?: string;
  /** Name of its value in the help, e.g. `NAME`; absent for a switch. */
  readonly value?: string;
  /** Whether it may be given more than once. */
  readonly many?: true;
  readonly about: string;
}

export interface Values {
  readonly positionals: readonly string[];
  readonly text: (option: string) => string | undefined;
  /** All values of an option that may be given more than once. */
  readonly texts: (option: string) => readonly string[];
  readonly has: (option: string) => boolean;
}

/** One command: its help is data, its work one function. */
export interface Command {
  readonly name: string;
  readonly about: string;
  /** What follows the name in the usage line, e.g. `<kind>/<name>`. */
  readonly arguments?: string;
  readonly options: readonly Option[];
  readonly examples: readonly (readonly [line: string, about: string])[];
  readonly run: (values: Values, project: Project, io: Io) => Promise<ExitCode>;
}

const HELP: Option = { name: 'help', short: 'h', about: 'show this help' };

/** Reads a command's arguments; an unknown option is refused with the one that was meant. */
export function readArguments(command: Command, args: readonly string[]): Values {
  const known = [...command.options, HELP];
  const options: ParseArgsConfig['options'] = {};
  for (const { name, short, value, many } of known) {
    options[name] = {
      type: value ? 'string' : 'boolean',
      ...(short ? { short } : {}),
      ...(many ? { multiple: true } : {}),
    };
  }
  for (const arg of args) {
    const name = /^--([^=]+)/.exec(arg)?.[1];
    if (arg === '--') break;
    if (name === undefined || name in options) continue;
    const near = closest(name, Object.keys(options));
    throw new UsageError(
      `unknown option --${name} of 'orrery ${command.name}'`,
      near ? `did you mean --${near}?` : `see 'orrery ${command.name} --help'`,
    );
  }
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
    const text = (option: string) => {
      const value = values[option];
      return typeof value === 'string' ? value : undefined;
    };
    const texts = (option: string) => {
      const value = values[option];
      return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
    };
    return { positionals, text, texts, has: (option) => values[option] === true };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error), `see 'orrery ${command.name} --help'`);
  }
}

/** A command's help: what it does, how it is called, its options, examples. */
export function help(command: Command): string {
  const usage = ['orrery', command.name, command.arguments, '[options]'].filter(Boolean).join(' ');
  const rows = [...command.options, HELP].map(({ name, short, value, about }): [string, string] => [
    `${short ? `-${short}, ` : '    '}--${name}${value ? ` ${value}` : ''}`,
    about,
  ]);
  return [
    command.about,
    '',
    `Usage: ${usage}`,
    '',
    'Options:',
    ...columns(rows),
    '',
    'Examples:',
    ...columns(command.examples.map(([line, about]) => [line, about])),
    '',
  ].join('\n');
}

/** Two columns, indented, the second aligned. */
export function columns(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([left]) => left.length));
  return rows.map(([left, right]) => `  ${left.padEnd(width)}  ${right}`.trimEnd());
}
