import type { Subject } from '../finding.ts';
import type { ManifestSet } from '../set.ts';
import { at, listAt, objectAt, type Plain, textAt, textsAt } from '../values.ts';

/** What a route or an inhibition asks of a label. */
export interface LabelMatch {
  readonly name: string;
  readonly type: '=' | '!=' | '=~' | '!~';
  readonly value: string;
  /** Where it lies in the object. */
  readonly path: string;
}

export interface Route {
  readonly path: string;
  readonly receiver: string | undefined;
  readonly matchers: readonly LabelMatch[];
  readonly continues: boolean;
  readonly mutes: readonly string[];
  readonly routes: readonly Route[];
}

export interface Receiver {
  readonly name: string;
  /** Whether it tells anybody: it has at least one integration. */
  readonly tells: boolean;
}

export interface Inhibition {
  readonly path: string;
  readonly source: readonly LabelMatch[];
  readonly target: readonly LabelMatch[];
  readonly equal: readonly string[];
}

/** An AlertmanagerConfig, read. */
export interface AlertmanagerConfig {
  readonly subject: Subject;
  readonly route: Route | undefined;
  readonly receivers: ReadonlyMap<string, Receiver>;
  readonly intervals: ReadonlySet<string>;
  readonly inhibitions: readonly Inhibition[];
  /** The operator adds the matcher `namespace="<this>"` to its route and inhibitions; undefined when it does not. */
  readonly namespace: string | undefined;
}

/** The AlertmanagerConfigs of a set, each with the matcher that the operator adds. */
export function alertmanagerConfigs(set: ManifestSet): AlertmanagerConfig[] {
  return set.ofKind('AlertmanagerConfig').map((subject) => {
    const spec = objectAt(subject.object, 'spec');
    const receivers = listAt(spec, 'receivers').map((receiver): [string, Receiver] => {
      const name = textAt(receiver, 'name') ?? '';
      return [name, { name, tells: hasIntegration(receiver) }];
    });
    const intervals = [...listAt(spec, 'muteTimeIntervals'), ...listAt(spec, 'timeIntervals')];
    return {
      subject,
      route: spec.route === undefined ? undefined : routeOf(objectAt(spec, 'route'), 'spec.route'),
      receivers: new Map(receivers),
      intervals: new Set(intervals.map((interval) => textAt(interval, 'name') ?? '')),
      inhibitions: listAt(spec, 'inhibitRules').map((rule, i) => ({
        path: `spec.inhibitRules[${i}]`,
        source: matches(rule, 'sourceMatch', `spec.inhibitRules[${i}].sourceMatch`),
        target: matches(rule, 'targetMatch', `spec.inhibitRules[${i}].targetMatch`),
        equal: textsAt(rule, 'equal'),
      })),
      namespace: addsNamespace(set, subject) ? subject.object.metadata.namespace : undefined,
    };
  });
}

function hasIntegration(receiver: Plain): boolean {
  return Object.values(receiver).some((value) => Array.isArray(value) && value.length > 0);
}

function routeOf(route: Plain, path: string): Route {
  return {
    path,
    receiver: textAt(route, 'receiver'),
    matchers: matches(route, 'matchers', `${path}.matchers`),
    continues: at(route, 'continue') === true,
    mutes: [...textsAt(route, 'muteTimeIntervals'), ...textsAt(route, 'activeTimeIntervals')],
    routes: listAt(route, 'routes').map((child, i) => routeOf(child, `${path}.routes[${i}]`)),
  };
}

const TYPES = ['=', '!=', '=~', '!~'] as const;

function matches(of: Plain, key: string, path: string): LabelMatch[] {
  return listAt(of, key).map((match, i) => {
    const stated = textAt(match, 'matchType');
    const type = TYPES.find((known) => known === stated) ?? (at(match, 'regex') === true ? '=~' : '=');
    return { name: textAt(match, 'name') ?? '', type, value: textAt(match, 'value') ?? '', path: `${path}[${i}]` };
  });
}

/**
 * Whether the operator adds the namespace. It does unless the Alertmanager says otherwise, as an object of the set or in
 * the values of the chart that makes it.
 */
function addsNamespace(set: ManifestSet, { object }: Subject): boolean {
  const stated = [
    ...set.ofKind('Alertmanager').map((subject) => ({
      strategy: textAt(subject.object, 'spec', 'alertmanagerConfigMatcherStrategy', 'type'),
      namespace: subject.object.metadata.namespace,
    })),
    ...set.ofKind('Application', 'argoproj.io').map((subject) => ({
      strategy: textAt(subject.object, ...VALUES, 'alertmanagerConfigMatcherStrategy', 'type'),
      namespace: textAt(subject.object, 'spec', 'destination', 'namespace'),
    })),
  ].filter(({ strategy }) => strategy !== undefined);
  return !stated.some(
    ({ strategy, namespace }) =>
      strategy === 'None' ||
      (strategy === 'OnNamespaceExceptForAlertmanagerNamespace' && namespace === object.metadata.namespace),
  );
}

const VALUES = ['spec', 'source', 'helm', 'valuesObject', 'alertmanager', 'alertmanagerSpec'];
