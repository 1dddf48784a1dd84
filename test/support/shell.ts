import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface ScriptRun {
  readonly shell: string;
  /** File name → text, all in one folder; `run.sh` is what runs. */
  readonly files: Readonly<Record<string, string>>;
  /** Command name → the shell script that stands in for it. Its arguments are logged before it runs. */
  readonly commands: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
}

export interface ScriptResult {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** Every call of a stand-in: its name and arguments. */
  readonly calls: readonly string[];
}

/** Runs a shell script with stand-ins for the commands that reach out. Nothing of the machine's environment but PATH is seen. */
export function runScript({ shell, files, commands, env }: ScriptRun): ScriptResult {
  const folder = mkdtempSync(join(tmpdir(), 'script-'));
  try {
    const log = join(folder, 'calls');
    writeFileSync(log, '');
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    for (const [name, text] of Object.entries(commands)) {
      const file = join(folder, name);
      writeFileSync(file, `#!/bin/sh\nprintf '%s\\n' "${name} $*" >> "${log}"\nFOLDER="${folder}"\n${text}\n`);
      chmodSync(file, 0o755);
    }
    const path = `${folder}:/usr/local/bin:/usr/bin:/bin`;
    const { status, stdout, stderr } = spawnSync(shell, [join(folder, 'run.sh')], {
      env: { ...env, PATH: path },
      encoding: 'utf8',
      timeout: 10_000,
    });
    return { status, stdout, stderr, calls: readFileSync(log, 'utf8').split('\n').filter(Boolean) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
