import type { Subject } from '../../finding.ts';
import { LEVELS, type Level } from './evaluate.ts';

const PREFIX = 'pod-security.kubernetes.io/';

/** The level that a namespace asks for in one way, e.g. `enforce`. */
export interface NamespaceLevel {
  readonly level: Level;
  /** Minor version of the policy. */
  readonly minor: number;
  /** As the API server names it: `restricted:v1.34`, `restricted:latest`. */
  readonly name: string;
}

/** A label that says no level or version. The API server refuses a Namespace with it. */
export interface WrongLabel {
  readonly label: string;
  readonly value: string;
  readonly means: string;
}

/**
 * What a namespace enforces, or warns of.
 *
 * @param newest minor version of the cluster: what `latest` is, and what is newer counts as
 */
export function levelOf(namespace: Subject, mode: 'enforce' | 'warn', newest: number): NamespaceLevel | undefined {
  const labels = namespace.object.metadata.labels ?? {};
  const stated = labels[`${PREFIX}${mode}`];
  if (stated === undefined) return undefined;
  // What nobody understands is held to the strictest.
  const level = LEVELS.find((known) => known === stated) ?? 'restricted';
  const version = labels[`${PREFIX}${mode}-version`] ?? 'latest';
  const minor = /^v1\.(\d{1,3})$/.exec(version)?.[1];
  const name = `${level}:${minor === undefined ? 'latest' : version}`;
  return { level, minor: minor === undefined ? newest : Math.min(Number(minor), newest), name };
}

/** Labels of a namespace that name no level, or no version. */
export function wrongLabels(namespace: Subject): WrongLabel[] {
  const labels = namespace.object.metadata.labels ?? {};
  return ['enforce', 'audit', 'warn'].flatMap((mode) => {
    const level = labels[`${PREFIX}${mode}`];
    const version = labels[`${PREFIX}${mode}-version`];
    return [
      ...(level === undefined || LEVELS.some((known) => known === level)
        ? []
        : [{ label: `${PREFIX}${mode}`, value: level, means: `no level: ${LEVELS.join(', ')}` }]),
      ...(version === undefined || version === 'latest' || /^v1\.\d{1,3}$/.test(version)
        ? []
        : [{ label: `${PREFIX}${mode}-version`, value: version, means: 'no version: latest, or e.g. v1.34' }]),
    ];
  });
}
