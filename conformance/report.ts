import type { Finding, Outcome, Step } from './step.ts';

/** A step and what it found. */
export interface StepReport {
  readonly step: Pick<Step, 'id' | 'title'>;
  readonly outcomes: readonly Outcome[];
}

/** Whether the run has to fail because of it. */
export function failed({ rejected, warnings, proofs = [] }: Outcome): boolean {
  return rejected.length > 0 || warnings.length > 0 || proofs.some(({ caught }) => caught === undefined);
}

const HEAD = ['what', 'version', 'objects', 'rejected', 'warnings', 'seconds'];

/** The table that a run ends with, and after it every complaint. */
export function table(reports: readonly StepReport[]): string {
  const rows = reports.flatMap(({ step, outcomes }) =>
    outcomes.map((outcome) => [
      `${step.id}: ${outcome.what}`,
      outcome.version,
      outcome.skipped === undefined ? String(outcome.objects) : 'SKIPPED',
      String(outcome.rejected.length),
      String(outcome.warnings.length),
      outcome.seconds.toFixed(1),
    ]),
  );
  const widths = HEAD.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, i) => (i < 2 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join('  ')
      .trimEnd();
  return `${[line(HEAD), ...rows.map(line), ...reports.flatMap(complaints)].join('\n')}\n`;
}

function complaints({ step, outcomes }: StepReport): string[] {
  return outcomes.flatMap((outcome) => {
    const at = `${step.id}: ${outcome.what}`;
    return [
      ...(outcome.skipped === undefined ? [] : ['', `SKIPPED ${at}: ${outcome.skipped}`]),
      ...outcome.rejected.flatMap((finding) => ['', ...lines('rejected', at, finding)]),
      ...outcome.warnings.flatMap((finding) => ['', ...lines('warning', at, finding)]),
      ...(outcome.proofs ?? [])
        .filter(({ caught }) => caught === undefined)
        .flatMap(({ broken }) => ['', `NOT CAUGHT ${at}: ${broken}`]),
    ];
  });
}

function lines(word: string, at: string, { object, origin, field, message }: Finding): string[] {
  return [
    `${word} ${at}: ${object}${origin === undefined ? '' : ` (from ${origin})`}`,
    `  ${field === undefined ? '' : `${field}: `}${message.replaceAll('\n', '\n  ')}`,
  ];
}

/** The page of the last full run. Without what differs between equal runs: times, and messages with names of pods. */
export function page(reports: readonly StepReport[]): string {
  return `${[
    '# Conformance',
    '',
    'What the real software said of `dist/` in the last full run. Written by `npm run conformance`; edits are lost.',
    '',
    'Each program is built from its source at the version that a `go.mod` below `conformance/` pins, and runs on the',
    'loopback interface alone. Needed: Go, and the official CRDs (`ORRERY_SCHEMAS`, default `../shared/crds`). The first',
    'run builds for many minutes, later ones take what is in `.orrery/conformance`.',
    '',
    '```',
    'npm run conformance',
    'npm run conformance -- --only apiserver,gatekeeper',
    'npm run conformance -- --json report.json',
    '```',
    '',
    'Exit codes: 0 all accepted (or skipped, said loudly), 1 something was rejected, warned of, or a break went unnoticed,',
    '2 wrong use or bad input.',
    ...reports.flatMap(section),
  ].join('\n')}\n`;
}

function section({ step, outcomes }: StepReport): string[] {
  const proofs = outcomes.flatMap((outcome) => outcome.proofs ?? []);
  const allowed = outcomes.flatMap((outcome) => outcome.allowed ?? []);
  const seen = new Map(allowed.map(({ message, reason }) => [message, reason]));
  return [
    '',
    `## ${step.title}`,
    '',
    '| what | version | objects | rejected | warnings |',
    '|---|---|--:|--:|--:|',
    ...outcomes.map(
      ({ what, version, objects, rejected, warnings, skipped }) =>
        `| ${cell(what)} | ${cell(version)} | ${skipped === undefined ? objects : 'skipped'} | ${rejected.length} | ${warnings.length} |`,
    ),
    ...outcomes.flatMap(({ what, skipped }) =>
      skipped === undefined ? [] : ['', `Skipped, ${cell(what)}: ${cell(skipped)}`],
    ),
    ...list(
      'Not accepted:',
      outcomes.flatMap(({ rejected, warnings }) =>
        [...rejected, ...warnings].map(
          ({ object, field, message }) => `${object}${field ? ` \`${field}\`` : ''}: ${message}`,
        ),
      ),
    ),
    ...list(
      'Warnings that are expected:',
      [...seen].map(([message, reason]) => `“${message}” ${reason}`),
    ),
    ...list('Broken by hand, and noticed:', [
      ...new Set(proofs.map(({ broken, caught }) => `${broken}: ${caught ?? '**not noticed**'}`)),
    ]),
  ];
}

function list(title: string, items: readonly string[]): string[] {
  return items.length === 0 ? [] : ['', title, '', ...items.map((item) => `- ${cell(item)}`)];
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}
