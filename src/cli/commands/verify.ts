import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { closest } from '../../platform/problem.ts';
import { toGithub } from '../../report/github.ts';
import { type Report, reaches, toJson } from '../../report/json.ts';
import { toJunit } from '../../report/junit.ts';
import { toMarkdown } from '../../report/markdown.ts';
import { toSarif } from '../../report/sarif.ts';
import { toText } from '../../report/text.ts';
import type { Severity } from '../../verify/finding.ts';
import type { Command, Values } from '../command.ts';
import { exit, UsageError } from '../io.ts';
import { readCluster } from '../live/cluster.ts';
import { connect } from '../live/connection.ts';
import { THREADS, threadsOf } from '../sharing.ts';
import { askedBy, CLUSTERS, planClusters, readPlanned } from '../verifying/clusters.ts';
import { verifyClusters } from '../verifying/run.ts';
import { schemaFiles } from '../verifying/schemas.ts';
import { verifyShared } from '../verifying/share.ts';
import { reasonOf } from '../verifying/sources.ts';

const FORMATS: Readonly<Record<string, (report: Report, failOn: Severity) => string>> = {
  text: toText,
  json: toJson,
  sarif: toSarif,
  junit: toJunit,
  github: toGithub,
  markdown: toMarkdown,
};

export const verify: Command = {
  name: 'verify',
  about: 'Finds what is wrong in manifests: ours, held against the overlays, or any others.',
  arguments: '[PATH…]',
  options: [
    ...CLUSTERS,
    {
      name: 'kubernetes',
      value: 'VERSION',
      about: "the cluster's version, e.g. 1.34 (default: the overlay's, or the newest)",
    },
    {
      name: 'schemas',
      value: 'PATH',
      many: true,
      about:
        "folder or file of CRDs and Kubernetes OpenAPI, v2 or v3; may be repeated (default: package.json's, or what was fetched)",
    },
    {
      name: 'cluster',
      about: 'take schemas and what exists beside the manifests from the live cluster of the kubeconfig',
    },
    { name: 'context', value: 'NAME', about: "the kubeconfig's context for --cluster (default: the current one)" },
    {
      name: 'date',
      value: 'YYYY-MM-DD',
      about: 'also report what ends within 90 days of it (default: only what has ended)',
    },
    THREADS,
    { name: 'format', short: 'f', value: 'FORMAT', about: `${Object.keys(FORMATS).join(', ')} (default: text)` },
    { name: 'output', short: 'o', value: 'FILE', about: 'write the report there instead of to stdout' },
    { name: 'fail-on', value: 'SEVERITY', about: 'exit with 1 from error, warning or info on (default: error)' },
  ],
  examples: [
    ['orrery verify', 'everything in dist/'],
    ['orrery verify dist/astral-planner/production --schemas crds/', 'one environment, with the schemas of its kinds'],
    ['orrery verify --region us-central1', 'what runs in one region'],
    ['orrery verify --as astral-planner/staging /tmp/edited', "a folder, held against staging's overlay"],
    ['helm template chart/ | orrery verify -', 'what another tool made'],
    ['orrery verify --cluster --context staging apps/', 'a folder, held against what a live cluster knows and has'],
    ['orrery verify --format sarif -o orrery.sarif', 'for code scanning'],
  ],
  async run(values, project, io) {
    const format = oneOf(values, 'format', Object.keys(FORMATS)) ?? 'text';
    const failOn = severityOf(oneOf(values, 'fail-on', ['error', 'warning', 'info']));
    const kubernetes = values.text('kubernetes');
    if (kubernetes !== undefined && !/^1\.\d{1,2}$/.test(kubernetes)) {
      throw new UsageError(`--kubernetes ${kubernetes} is no Kubernetes version`, 'write major.minor, e.g. 1.34');
    }
    const date = values.text('date');
    if (date !== undefined && (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date)))) {
      throw new UsageError(`--date ${date} is no date`, 'write year-month-day, e.g. 2027-01-31');
    }
    const threads = threadsOf(values);
    const plan = await planClusters(askedBy(values), project, io);
    const context = values.text('context');
    const live =
      values.has('cluster') || context !== undefined ? await readCluster(await connect(context, io)) : undefined;
    // What the caller names wins over what the cluster says.
    const named = values.texts('schemas');
    const report = live
      ? verifyClusters(await readPlanned(plan, project, io), io, {
          schemas: named.length === 0 ? live.schemas : schemaFiles(named, io),
          kubernetes: kubernetes ?? live.kubernetes,
          date,
          existing: live.existing,
          notes: live.notes,
        })
      : await verifyShared({ does: 'verify', plan, schemas: named, kubernetes, date }, project, io, threads);
    const text = FORMATS[format]?.(report, failOn) ?? '';
    const output = values.text('output');
    if (output === undefined) io.stdout(text);
    else save(resolve(io.root, output), text);
    return report.findings.some((finding) => reaches(finding, failOn)) ? exit.findings : exit.clean;
  },
};

function save(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`cannot write ${file}: ${reasonOf(error)}`, 'name a file in a folder that exists');
  }
}

function oneOf(values: Values, option: string, allowed: readonly string[]): string | undefined {
  const value = values.text(option);
  if (value === undefined || allowed.includes(value)) return value;
  const near = closest(value, allowed);
  throw new UsageError(
    `--${option} ${value} is none of the values that exist`,
    near ? `did you mean ${near}?` : `use one of ${allowed.join(', ')}`,
  );
}

function severityOf(text: string | undefined): Severity {
  return text === 'warning' || text === 'info' ? text : 'error';
}
