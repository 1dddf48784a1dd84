import { realpathSync } from 'node:fs';
import { reaches, sentenceOf } from '../report/json.ts';
import { summaryText } from '../report/text.ts';
import type { Finding, Severity } from '../verify/finding.ts';
import { type Io, UsageError } from './io.ts';
import type { Project } from './project.ts';
import { readClusters } from './verifying/clusters.ts';
import { verifyClusters } from './verifying/run.ts';
import { schemaFiles } from './verifying/schemas.ts';

/** What of cdk8s-cli's validation context is used here. */
export interface ValidationContext {
  readonly manifests: readonly string[];
  readonly report: {
    addViolation(violation: Violation): void;
    submit(status: 'success' | 'failure', metadata?: Readonly<Record<string, string>>): void;
  };
}

export interface Violation {
  readonly ruleName: string;
  readonly recommendation: string;
  readonly fix: string;
  readonly violatingResources: readonly {
    readonly resourceName: string;
    readonly locations: readonly string[];
    readonly manifestPath: string;
  }[];
}

/** The plugin's `properties` in cdk8s.yaml. */
export interface ValidationProperties {
  /** From which severity on `cdk8s synth` fails. Default: error. */
  readonly failOn?: Severity;
  /** Folders or files of CRDs and OpenAPI. Default: those of package.json, if any. */
  readonly schemas?: readonly string[];
  /** Kubernetes version, e.g. `1.34`. Default: the overlay's, or the newest. */
  readonly kubernetes?: string;
}

/** Verifies what `cdk8s synth` made: in `dist/` against the overlays, else all of it as one cluster. */
export async function validate(
  { manifests, report }: ValidationContext,
  properties: ValidationProperties,
  project: Project,
  root: string,
): Promise<void> {
  const { failOn = 'error', schemas = [], kubernetes } = properties;
  const io: Io = { argv: [], env: {}, root, stdout: () => {}, stderr: () => {}, interactive: false };
  // Orrery's own output lies behind a link.
  const paths = [...new Set(manifests.map((path) => realpathSync(path)))].sort();
  if (paths.length === 0) throw new UsageError('cdk8s made no manifests', 'see whether the app has charts');
  const clusters = await readClusters({ paths }, project, io);
  const found = verifyClusters(clusters, io, { schemas: schemaFiles(schemas, io), kubernetes });
  for (const { id, protects, fix } of found.checks) {
    const findings = found.findings.filter(({ check }) => check === id);
    if (findings.length === 0) continue;
    report.addViolation({ ruleName: id, recommendation: protects, fix, violatingResources: findings.map(resourceOf) });
  }
  const failed = found.findings.some((finding) => reaches(finding, failOn));
  report.submit(failed ? 'failure' : 'success', { Summary: summaryText(found) });
}

function resourceOf(finding: Finding): Violation['violatingResources'][number] {
  const { object, file, line, target } = finding;
  return {
    // cdk8s knows the construct of an object by its name alone.
    resourceName: object.split('/').at(-1) || target,
    locations: [sentenceOf(finding)],
    manifestPath: line === undefined ? file : `${file}:${line}`,
  };
}
