import { BuildError } from '../manifests/collect.ts';
import { closest, InputError } from '../platform/problem.ts';
import { type Command, columns, help, readArguments } from './command.ts';
import { checks } from './commands/checks.ts';
import { explain } from './commands/explain.ts';
import { list } from './commands/list.ts';
import { scaffold } from './commands/new.ts';
import { reach } from './commands/reach.ts';
import { recovery } from './commands/recovery.ts';
import { schemas } from './commands/schemas.ts';
import { synth } from './commands/synth.ts';
import { verify } from './commands/verify.ts';
import { waves } from './commands/waves.ts';
import { type ExitCode, exit, type Io, UsageError } from './io.ts';
import type { Project } from './project.ts';

const COMMANDS: readonly Command[] = [synth, verify, scaffold, list, explain, reach, waves, recovery, checks, schemas];

/** Arguments in, exit code out. Without a command it synthesizes, as `cdk8s synth` expects of an app. */
export async function main(project: Project, io: Io): Promise<ExitCode> {
  try {
    const [first, ...rest] = io.argv;
    if (first === '--help' || first === '-h' || first === 'help') {
      return showHelp(overview(), io);
    }
    const command = first === undefined || first.startsWith('-') ? synth : find(first);
    const args = command === synth && first !== synth.name ? io.argv : rest;
    const values = readArguments(command, args);
    if (values.has('help')) {
      return showHelp(help(command), io);
    }
    return await command.run(values, project, io);
  } catch (error) {
    if (error instanceof UsageError) {
      io.stderr(`error ${error.message}\n  fix: ${error.fix}\n`);
    } else if (error instanceof InputError || error instanceof BuildError) {
      const count = error instanceof InputError ? error.problems.length : error.complaints.length;
      io.stderr(`${error.message}\n\n${count} ${count === 1 ? 'problem' : 'problems'}. Nothing was written.\n`);
    } else {
      io.stderr(
        `error ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\nNothing was written.\n`,
      );
    }
    return exit.badInput;
  }
}

/** It follows from the program alone, and writes nothing. */
function showHelp(text: string, io: Io): ExitCode {
  io.stdout(text);
  io.wrote?.({ folder: '.', scopes: [], elsewhere: [], files: new Map(), shown: text });
  return exit.clean;
}

function find(name: string): Command {
  const command = COMMANDS.find((c) => c.name === name);
  if (command) return command;
  const near = closest(
    name,
    COMMANDS.map((c) => c.name),
  );
  throw new UsageError(`unknown command '${name}'`, near ? `did you mean '${near}'?` : "see 'orrery --help'");
}

function overview(): string {
  return [
    'Orrery turns a typed description of an application platform into the plain Kubernetes YAML that a GitOps tool applies.',
    '',
    'Usage: orrery <command> [options]',
    '',
    'Commands:',
    ...columns(COMMANDS.map(({ name, about }) => [name, about])),
    '',
    'Examples:',
    ...columns(COMMANDS.flatMap(({ examples }) => examples.slice(0, 1).map(([line, about]) => [line, about] as const))),
    '',
    "See 'orrery <command> --help' for more. Exit codes: 0 clean, 1 findings or differences, 2 wrong use or bad input.",
    '',
  ].join('\n');
}
