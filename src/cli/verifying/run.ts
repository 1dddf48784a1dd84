import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { closest, InputError, type Problem } from '../../platform/problem.ts';
import { makeReport, type Report, type ReportTarget } from '../../report/json.ts';
import { anchor } from '../../report/reference/markdown.ts';
import type { Check } from '../../verify/check.ts';
import type { ExistingObjects } from '../../verify/existing.ts';
import { LATEST_KUBERNETES } from '../../verify/kubernetes.ts';
import { checks } from '../../verify/registry.ts';
import { ManifestSet } from '../../verify/set.ts';
import { type Overrides, type Verdict, verify, waivers } from '../../verify/verify.ts';
import type { Io } from '../io.ts';
import type { Cluster } from './clusters.ts';
import type { SchemaSource } from './schemas.ts';

/** Below the root: an alert's runbook is held against the pages here. */
export const RUNBOOKS = 'docs/runbooks';

export interface RunOptions {
  /** Default: none, and what needs them is unchecked. */
  readonly schemas?: SchemaSource | undefined;
  /** Default: what the overlay says, or the newest schemas, or the newest that Orrery knows. */
  readonly kubernetes?: string | undefined;
  /** What a live cluster has beside the manifests. */
  readonly existing?: ExistingObjects | undefined;
  /** What the cluster did not show. */
  readonly notes?: readonly string[] | undefined;
  /** The day for which lifetimes are judged, as YYYY-MM-DD. Nothing: only what has ended is reported. */
  readonly date?: string | undefined;
  /** Checks that are not run, by id. */
  readonly without?: readonly string[];
}

/** Runs every check over every cluster. */
export function verifyClusters(clusters: readonly Cluster[], io: Io, options: RunOptions = {}): Report {
  return reportOf(judge(clusters, io, options), options);
}

/** What was found in one cluster: plain data. */
export interface Judged {
  readonly target: ReportTarget;
  readonly verdict: Verdict;
}

/** Several clusters' findings as one report, in their order. */
export function reportOf(judged: readonly Judged[], options: RunOptions = {}): Report {
  return makeReport(judged, [...usedChecks(options), waivers]);
}

function usedChecks({ without = [] }: RunOptions): readonly Check[] {
  return checks.filter(({ id }) => !without.includes(id));
}

/**
 * Runs every check over every cluster, each for itself: together they find what they find apart.
 *
 * @throws InputError when an overlay switches a check that does not exist
 */
export function judge(clusters: readonly Cluster[], io: Io, options: RunOptions = {}): Judged[] {
  refuseUnknownChecks(clusters);
  const used = usedChecks(options);
  const objects = clusters.flatMap(({ subjects }) => subjects.map(({ object }) => object));
  const runbooks = runbooksOf(io);
  const loaded = new Map<string, ReturnType<SchemaSource['for']>>();
  return clusters.map((cluster) => {
    const { name, subjects, unread, resolved, files } = cluster;
    const intent = resolved?.target;
    const kubernetes =
      options.kubernetes ?? intent?.spec.cluster.kubernetes ?? options.schemas?.versions.at(-1) ?? LATEST_KUBERNETES;
    const given = loaded.get(kubernetes) ?? options.schemas?.for(kubernetes, objects);
    if (given) loaded.set(kubernetes, given);
    const context = {
      set: new ManifestSet(subjects),
      unread,
      kubernetes,
      ...(options.date === undefined ? {} : { date: options.date }),
      ...(given ? { schemas: given.schemas } : {}),
      ...(options.existing ? { existing: options.existing } : {}),
      ...(intent ? { intent } : {}),
      ...(intent && runbooks ? { runbooks } : {}),
    };
    const verdict = verify({ target: name, checks: used, context, overrides: overridesOf(cluster) });
    const notes = [...(options.notes ?? []), ...(given?.notes ?? [])].map((reason) => ({
      check: 'schema',
      target: name,
      object: '',
      file: '',
      reason,
    }));
    const target = { name, kubernetes, objects: subjects.length, files, intent: intent !== undefined };
    return { target, verdict: narrowed(cluster, { ...verdict, notChecked: [...notes, ...verdict.notChecked] }) };
  });
}

/** Of a part of a cluster, what is found in it: the rest was read for what refers to it. */
function narrowed({ asked }: Cluster, { findings, notChecked, waived }: Verdict): Verdict {
  if (!asked) return { findings, notChecked, waived };
  return {
    findings: findings.filter(({ file }) => asked(file)),
    notChecked: notChecked.filter(({ file }) => file === '' || asked(file)),
    waived: waived.filter(({ file }) => asked(file)),
  };
}

function overridesOf({ resolved }: Cluster): Overrides {
  return resolved?.target.spec.checks ?? {};
}

/** The vocabulary does not know the checks, so that a wrong id shows only here. */
function refuseUnknownChecks(clusters: readonly Cluster[]): void {
  const known = [...checks, waivers].map(({ id }: Pick<Check, 'id'>) => id);
  const problems = clusters.flatMap((cluster) =>
    Object.keys(overridesOf(cluster))
      .filter((id) => !known.includes(id))
      .map((id): Problem => {
        const near = closest(id, known);
        return {
          where: cluster.name,
          path: `checks.${id}`,
          wrong: 'is no check',
          fix: near ? `did you mean '${near}'?` : "'orrery checks' lists them",
        };
      }),
  );
  if (problems.length > 0) throw new InputError(problems);
}

/** The pages below docs/runbooks without `.md`, and their headings as `page#heading`; undefined where there are none. */
function runbooksOf(io: Io): ReadonlySet<string> | undefined {
  const folder = join(io.root, RUNBOOKS);
  if (!existsSync(folder)) return undefined;
  const names = readdirSync(folder).filter((name) => name.endsWith('.md'));
  return new Set(
    names.flatMap((name) => {
      const page = name.slice(0, -'.md'.length);
      const headings = readFileSync(join(folder, name), 'utf8').matchAll(/^#+ (.+)$/gm);
      return [page, ...[...headings].map(([, heading = '']) => `${page}#${anchor(heading)}`)];
    }),
  );
}
