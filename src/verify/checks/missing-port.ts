import type { Check } from '../check.ts';
import type { Complaint, Subject } from '../finding.ts';
import { containersOf, type PodTemplate } from '../pod-template.ts';
import { monitoredPods, monitoredServices } from '../references/monitors.ts';
import { hint } from '../references/report.ts';
import { portNamesOf } from '../references/services.ts';
import { type World, worldOf } from '../references/world.ts';
import { at, listAt, objectAt, textAt } from '../values.ts';

export const missingPort: Check = {
  id: 'missing-port',
  severity: 'error',
  family: 'references',
  about:
    'A Service, a NetworkPolicy, a probe or a monitor names a port that the containers, or the Service, do not have.',
  protects: 'Nothing would be reached there: no traffic, no metrics, or pods that never become ready.',
  fix: 'correct the name of the port, or declare it in the container',
  *run(context) {
    const world = worldOf(context);
    for (const subject of world.all('', 'Service')) yield* targetPorts(world, subject);
    for (const subject of world.all('networking.k8s.io', 'NetworkPolicy')) yield* policyPorts(world, subject);
    for (const pod of world.set.podTemplates) yield* probePorts(pod);
    for (const { subject, pods } of monitoredPods(world)) {
      const names = new Set(pods.flatMap(portNamesOf));
      yield* endpoints(subject, 'podMetricsEndpoints', 'port', names, pods.length, 'the pods that it selects');
    }
    for (const { subject, services } of monitoredServices(world)) {
      const names = new Set(
        services.flatMap((s) => listAt(s.object, 'spec', 'ports')).flatMap((p) => textAt(p, 'name') ?? []),
      );
      yield* endpoints(subject, 'endpoints', 'port', names, services.length, 'the Services that it selects');
    }
  },
};

function* targetPorts(world: World, subject: Subject): Generator<Complaint> {
  const { object } = subject;
  const pods = world.pods(object.metadata.namespace ?? '', selectorOf(subject));
  if (pods.length === 0) return;
  const names = new Set(pods.flatMap(portNamesOf));
  for (const [index, port] of listAt(object, 'spec', 'ports').entries()) {
    const name = textAt(port, 'targetPort');
    if (name === undefined || names.has(name)) continue;
    yield unknown(subject, `spec.ports[${index}].targetPort`, name, names, 'the pods that it selects');
  }
}

/** A port that a policy opens by name is that of the pods it is for: one that none of them has opens nothing. */
function* policyPorts(world: World, subject: Subject): Generator<Complaint> {
  const { object } = subject;
  for (const [at, rule] of listAt(object, 'spec', 'ingress').entries()) {
    for (const [index, port] of listAt(rule, 'ports').entries()) {
      const name = textAt(port, 'port');
      if (name === undefined) continue;
      const pods = world.pods(object.metadata.namespace ?? '', objectAt(object, 'spec', 'podSelector'));
      const names = new Set(pods.flatMap(portNamesOf));
      if (pods.length === 0 || names.has(name)) continue;
      yield unknown(subject, `spec.ingress[${at}].ports[${index}].port`, name, names, 'the pods that it selects');
    }
  }
}

/** A Service's map of labels as a LabelSelector; one that selects no pod when it is empty. */
function selectorOf({ object }: Subject): unknown {
  const labels = objectAt(object, 'spec', 'selector');
  return Object.keys(labels).length === 0
    ? { matchExpressions: [{ key: '', operator: 'Exists' }] }
    : { matchLabels: labels };
}

/** A probe's named port is looked up in its own container alone. */
function* probePorts(pod: PodTemplate): Generator<Complaint> {
  for (const { container, path } of containersOf(pod)) {
    const names = new Set(listAt(container, 'ports').flatMap((port) => textAt(port, 'name') ?? []));
    for (const probe of PROBES) {
      for (const handler of ['httpGet', 'tcpSocket']) {
        const name = at(container, ...probe.split('.'), handler, 'port');
        if (typeof name !== 'string' || /^\d+$/.test(name) || names.has(name)) continue;
        yield unknown(pod.subject, `${path}.${probe}.${handler}.port`, name, names, 'its container');
      }
    }
  }
}

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe', 'lifecycle.preStop', 'lifecycle.postStart'];

function* endpoints(
  subject: Subject,
  list: string,
  field: string,
  names: ReadonlySet<string>,
  selected: number,
  whose: string,
): Generator<Complaint> {
  if (selected === 0) return;
  for (const [index, endpoint] of listAt(subject.object, 'spec', list).entries()) {
    const name = textAt(endpoint, field);
    if (name === undefined || name === '' || names.has(name)) continue;
    yield unknown(subject, `spec.${list}[${index}].${field}`, name, names, whose);
  }
}

function unknown(subject: Subject, path: string, name: string, names: ReadonlySet<string>, whose: string): Complaint {
  const known = [...names].sort();
  const has = `they have ${known.length === 0 ? 'none with a name' : known.join(', ')}`;
  return {
    subject,
    path,
    message: `is ${name}, but ${whose} ${whose.startsWith('the ') ? 'have' : 'has'} no port of that name${hint(name, known) || `: ${whose.startsWith('the ') ? has : has.replace('they have', 'it has')}`}`,
  };
}
