import { describe, expect, it } from 'vitest';
import { Definitions } from '../../src/verify/schema/definitions.ts';
import { formatProblem } from '../../src/verify/schema/formats.ts';
import { serverRules } from '../../src/verify/schema/rules/index.ts';
import { isSchema, type Schema } from '../../src/verify/schema/schema.ts';
import { complaintsOf, describeWithSchemas } from '../support/schemas.ts';
import { correct, sample } from './schema-built-ins.ts';
import { changed, deployment } from './schema-samples.ts';

describeWithSchemas(
  'what the API server enforces beyond its OpenAPI',
  { kubernetes: '1.33', groups: [] },
  (schemas) => {
    it.each(correct.map((manifest) => [manifest.kind, manifest] as const))('passes a correct %s', (_, manifest) => {
      expect(complaintsOf(schemas, [manifest])).toEqual([]);
    });

    const pod = 'spec.template.spec';
    it.each([
      [
        'Service',
        'spec.type',
        'Loadbalancer',
        'spec.type is "Loadbalancer", but must be one of ClusterIP, NodePort, LoadBalancer, ExternalName; did you mean LoadBalancer?',
      ],
      [
        'Service',
        'spec.ports.0.protocol',
        'HTTP',
        'spec.ports[0].protocol is "HTTP", but must be one of TCP, UDP, SCTP',
      ],
      ['Service', 'spec.ports.0.port', 70000, 'spec.ports[0].port is 70000, but must be at most 65535'],
      ['Service', 'spec.ports.0.name', undefined, 'spec must name each of its ports, as there is more than one'],
      ['Service', 'spec.ports.1.name', 'http', 'spec.ports[1].name is "http", as item 0 is named already'],
      [
        'Service',
        'metadata.name',
        '2web',
        'metadata.name is "2web", but must be a DNS label that begins with a letter: a-z, 0-9 and -, ending with a letter or digit',
      ],
      ['ConfigMap', 'data.a/b', 'x', 'data["a/b"] is named "a/b", but must be a key of letters, digits, -, _ and .'],
      ['ConfigMap', 'data.big', 'x'.repeat(2 ** 20), 'data has 1048579 bytes in all, but at most 1048576 are allowed'],
      [
        'ResourceQuota',
        'spec.hard.cpus',
        '1',
        'spec.hard.cpus is named "cpus", but must be a resource that a quota can count, such as requests.cpu, limits.memory, pods or count/deployments.apps',
      ],
      [
        'PersistentVolumeClaim',
        'spec.accessModes.0',
        'RWO',
        'spec.accessModes[0] is "RWO", but must be one of ReadWriteOnce, ReadOnlyMany, ReadWriteMany, ReadWriteOncePod',
      ],
      [
        'NetworkPolicy',
        'spec.policyTypes.0',
        'ingress',
        'spec.policyTypes[0] is "ingress", but must be one of Ingress, Egress',
      ],
      [
        'NetworkPolicy',
        'spec.egress.0.to.0.ipBlock.cidr',
        '10.0.0.0',
        'spec.egress[0].to[0].ipBlock.cidr is "10.0.0.0", but must be a CIDR such as 10.0.0.0/16',
      ],
      [
        'NetworkPolicy',
        'spec.egress.0.to.0.podSelector',
        {},
        'spec.egress[0].to[0] must not have a selector beside its ipBlock',
      ],
      [
        'Ingress',
        'spec.rules.0.http.paths.0.pathType',
        'prefix',
        'spec.rules[0].http.paths[0].pathType is "prefix", but must be one of Exact, Prefix, ImplementationSpecific',
      ],
      ['PodDisruptionBudget', 'spec.minAvailable', 1, 'spec must not have both minAvailable and maxUnavailable'],
      [
        'PodDisruptionBudget',
        'spec.unhealthyPodEvictionPolicy',
        'Always',
        'spec.unhealthyPodEvictionPolicy is "Always", but must be one of IfHealthyBudget, AlwaysAllow',
      ],
      [
        'Job',
        'spec.template.spec.restartPolicy',
        'Always',
        'spec.template.spec.restartPolicy is "Always", but must be one of OnFailure, Never',
      ],
      [
        'Job',
        'spec.template.spec.restartPolicy',
        undefined,
        'spec.template.spec.restartPolicy is missing, but required',
      ],
      [
        'CronJob',
        'spec.schedule',
        '0 25 * * *',
        'spec.schedule is "0 25 * * *", but has "25" as its hour, which is no number, range or step from 0 to 23',
      ],
      [
        'CronJob',
        'spec.concurrencyPolicy',
        'Never',
        'spec.concurrencyPolicy is "Never", but must be one of Allow, Forbid, Replace',
      ],
      [
        'CronJob',
        'metadata.name',
        'x'.repeat(53),
        `metadata.name is "${'x'.repeat(53)}", but has 53 characters where at most 52 are allowed`,
      ],
      ['Role', 'rules.0.apiGroups', undefined, 'rules[0] must have either apiGroups and resources, or nonResourceURLs'],
      ['RoleBinding', 'roleRef.kind', 'role', 'roleRef.kind is "role", but must be one of Role, ClusterRole'],
      [
        'RoleBinding',
        'subjects.0.namespace',
        undefined,
        'subjects[0] must have a namespace and no apiGroup as a ServiceAccount, and the apiGroup rbac.authorization.k8s.io as a User or Group',
      ],
      [
        'PriorityClass',
        'metadata.namespace',
        'shop',
        'metadata.namespace is "shop", but a PriorityClass belongs to no namespace; remove it',
      ],
    ])('refuses in a %s a %s of %j', (kind, path, value, message) => {
      const found = complaintsOf(schemas, [changed(sample(kind), path, value)]);
      expect(found.map((line) => line.slice(line.indexOf(' ') + 1))).toEqual([message]);
    });

    it.each([
      ['containers.0.imagePullPolicy', 'always', 'must be one of Always, IfNotPresent, Never'],
      ['containers.0.terminationMessagePolicy', 'Log', 'must be one of File, FallbackToLogsOnError'],
      ['containers.0.image', undefined, 'is missing, but required'],
      ['containers.0.name', 'Web', 'must be a DNS label'],
      ['containers.0.livenessProbe', { exec: { command: ['a'] }, successThreshold: 2 }, 'is 2, but must be at most 1'],
      ['containers.0.resources.requests.memory', '2Gi', 'is "2Gi", but must not be more than the limit, "1Gi"'],
      ['restartPolicy', 'Never', 'must be Always'],
      [
        'tolerations',
        [{ key: 'a', operator: 'Exists', effect: 'NoSchedul' }],
        'must be one of NoSchedule, PreferNoSchedule, NoExecute',
      ],
      ['volumes.0.configMap', { name: 'x' }, 'must have a name and one source only'],
      ['topologySpreadConstraints.0.maxSkew', 0, 'is 0, but must be at least 1'],
      ['containers', [], 'is empty'],
    ])('refuses in the pods of a Deployment a %s of %j', (path, value, message) => {
      expect(complaintsOf(schemas, [changed(deployment(), `${pod}.${path}`, value)]).join('\n')).toContain(message);
    });
  },
);

describeWithSchemas('the rules laid over the OpenAPI', { kubernetes: '1.36', groups: [] }, (schemas) => {
  const { definitions } = schemas;
  const published = new Set(definitions.names);

  it.each(Object.keys(serverRules))('name what exists: %s', (short) => {
    const name = [`io.k8s.api.${short}`, `io.k8s.apimachinery.pkg.apis.${short}`].find((each) => published.has(each));
    expect(name, 'a definition of that name').toBeDefined();
    expect(missingFields(definitions, { $ref: `#/definitions/${name}` }, serverRules[short] ?? {}, short)).toEqual([]);
  });

  it('use only formats that are known', () => {
    const used = new Set<string>();
    collectFormats(serverRules, used);
    expect([...used].filter((format) => formatProblem(format, '\u0000 no value of any format') === undefined)).toEqual(
      [],
    );
  });
});

/** The fields that a rule names and the API does not have. */
function missingFields(definitions: Definitions, schema: Schema, rule: Schema, path: string): readonly string[] {
  const own = schema.$ref === undefined ? schema : definitions.resolve(schema.$ref, undefined);
  if (own.additionalProperties !== undefined) return [];
  const named = new Set([...Object.keys(rule.properties ?? {}), ...(rule.required ?? [])]);
  const missing = [...named]
    .filter((field) => own.properties?.[field] === undefined)
    .map((field) => `${path}.${field}`);
  const inner = Object.entries(rule.properties ?? {}).flatMap(([field, child]) => {
    const sub = own.properties?.[field];
    return sub === undefined ? [] : missingFields(definitions, sub, child, `${path}.${field}`);
  });
  const forms = [...(rule.oneOf ?? []), ...(rule.anyOf ?? []), ...(rule.not === undefined ? [] : [rule.not])];
  return [...missing, ...inner, ...forms.flatMap((form) => missingFields(definitions, own, form, path))];
}

function collectFormats(value: unknown, into: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectFormats(item, into);
  else if (isSchema(value)) {
    if (typeof value.format === 'string') into.add(value.format);
    for (const child of Object.values(value)) collectFormats(child, into);
  }
}

describeWithSchemas('the oldest version', { kubernetes: '1.28', groups: [] }, (schemas) => {
  it.each(correct.map((manifest) => [manifest.kind, manifest] as const))('passes a correct %s', (_, manifest) => {
    expect(complaintsOf(schemas, [manifest])).toEqual([]);
  });
});

describe('rules over a version that lacks a field', () => {
  it('do not add the field', () => {
    const older = new Definitions({ 'io.k8s.api.policy.v1.PodDisruptionBudgetSpec': { properties: { selector: {} } } });
    const { properties } = older.resolve('#/definitions/io.k8s.api.policy.v1.PodDisruptionBudgetSpec', {});
    expect(Object.keys(properties ?? {})).toEqual(['selector']);
  });
});
