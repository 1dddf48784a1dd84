import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/manifests/manifest.ts';
import { podSecurity } from '../../src/verify/checks/pod-security.ts';
import { forbidden, type Level } from '../../src/verify/policies/pod-security/evaluate.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { verify } from '../../src/verify/verify.ts';

/** A container that every level allows. */
const good = {
  name: 'web',
  securityContext: {
    allowPrivilegeEscalation: false,
    runAsNonRoot: true,
    capabilities: { drop: ['ALL'] },
    seccompProfile: { type: 'RuntimeDefault' },
  },
};
const spec = (more: object = {}) => ({ containers: [good], ...more });
const container = (securityContext: object, more: object = {}) =>
  spec({ containers: [{ ...good, ...more, securityContext: { ...good.securityContext, ...securityContext } }] });
const says = (level: Level, pod: Record<string, unknown>, minor = 34, annotations = {}) =>
  forbidden(level, minor, { spec: pod, annotations });

describe('the Pod Security Standards', () => {
  it('allow a hardened pod at every level, and any pod where nothing is asked', () => {
    expect(says('restricted', spec())).toBeUndefined();
    expect(says('baseline', { containers: [{ name: 'web' }] })).toBeUndefined();
    expect(says('privileged', container({ privileged: true }))).toBeUndefined();
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'shared namespaces of the host',
      spec({ hostNetwork: true, hostPID: true }),
      'host namespaces (hostNetwork=true, hostPID=true)',
    ],
    [
      'privileged containers',
      container({ privileged: true }),
      'privileged (container "web" must not set securityContext.privileged=true)',
    ],
    [
      'capabilities beyond the default',
      container({ capabilities: { add: ['NET_ADMIN', 'CHOWN'] } }),
      'non-default capabilities (container "web" must not include "NET_ADMIN" in securityContext.capabilities.add)',
    ],
    ['files of the host', spec({ volumes: [{ name: 'a', hostPath: { path: '/' } }] }), 'hostPath volumes (volume "a")'],
    [
      'ports of the host',
      container({}, { ports: [{ containerPort: 80, hostPort: 8080 }] }),
      'hostPort (container "web" uses hostPort 8080)',
    ],
    [
      'probes of other hosts',
      container({}, { livenessProbe: { httpGet: { host: '10.0.0.1' } } }),
      'probe or lifecycle host (container "web" uses probe or lifecycle host "10.0.0.1")',
    ],
    [
      'an AppArmor profile switched off',
      container({ appArmorProfile: { type: 'Unconfined' } }),
      'forbidden AppArmor profile (container "web" must not set AppArmor profile type to "Unconfined")',
    ],
    [
      'SELinux options',
      spec({ securityContext: { seLinuxOptions: { type: 'spc_t', user: 'root' } } }),
      'seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not be set)',
    ],
    [
      'unmasked /proc',
      container({ procMount: 'Unmasked' }),
      'procMount (container "web" must not set securityContext.procMount to "Unmasked")',
    ],
    [
      'no seccomp',
      container({ seccompProfile: { type: 'Unconfined' } }),
      'seccompProfile (container "web" must not set securityContext.seccompProfile.type to "Unconfined")',
    ],
    [
      'sysctls of the host',
      spec({ securityContext: { sysctls: [{ name: 'kernel.msgmax' }] } }),
      'forbidden sysctls (kernel.msgmax)',
    ],
    [
      'host processes of Windows',
      spec({ securityContext: { windowsOptions: { hostProcess: true } } }),
      'hostProcess (pod must not set securityContext.windowsOptions.hostProcess=true)',
    ],
  ])('forbid at baseline: %s', (_name, pod, message) => {
    expect(says('baseline', pod)).toBe(message);
  });

  it.each<[string, Record<string, unknown>, string]>([
    [
      'privilege escalation',
      container({ allowPrivilegeEscalation: undefined }),
      'allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false)',
    ],
    [
      'kept and added capabilities',
      container({ capabilities: { add: ['SYS_TIME'] } }),
      'unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]; container "web" must not include "SYS_TIME" in securityContext.capabilities.add)',
    ],
    [
      'volumes of the node, once and not as at baseline',
      spec({
        volumes: [
          { name: 'a', hostPath: { path: '/' } },
          { name: 'b', nfs: {} },
          { name: 'c', emptyDir: {} },
        ],
      }),
      'restricted volume types (volumes "a", "b" use restricted volume types "hostPath", "nfs")',
    ],
    [
      'root by silence',
      container({ runAsNonRoot: undefined }),
      'runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)',
    ],
    [
      'root by word',
      { ...container({ runAsNonRoot: false }), securityContext: { runAsNonRoot: true } },
      'runAsNonRoot != true (container "web" must not set securityContext.runAsNonRoot=false)',
    ],
    [
      'root by number',
      { ...container({ runAsUser: 0 }), securityContext: { runAsUser: 0 } },
      'runAsUser=0 (pod and container "web" must not set runAsUser=0)',
    ],
    [
      'no seccomp profile',
      container({ seccompProfile: undefined }),
      'seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or "Localhost")',
    ],
  ])('forbid at restricted: %s', (_name, pod, message) => {
    expect(says('restricted', pod)).toBe(message);
  });

  it('say all reasons at once, those of baseline first, each container by its name', () => {
    const pod = { hostNetwork: true, initContainers: [{ name: 'init' }], containers: [{ name: 'web' }] };
    expect(says('restricted', pod)).toMatch(
      /^host namespaces \(.+\), allowPrivilegeEscalation != false \(containers "init", "web" must .+\), unrestricted capabilities \(.+\), runAsNonRoot != true \(.+\), seccompProfile \(.+\)$/,
    );
  });

  it('change with the version of the policy', () => {
    const sysctl = (name: string) => spec({ securityContext: { sysctls: [{ name }] } });
    expect(says('baseline', sysctl('net.ipv4.tcp_rmem'), 31)).toBe('forbidden sysctls (net.ipv4.tcp_rmem)');
    expect(says('baseline', sysctl('net.ipv4.tcp_rmem'), 32)).toBeUndefined();
    expect(says('restricted', container({ runAsUser: 0 }), 22)).toBeUndefined();
    expect(says('baseline', container({}, { livenessProbe: { tcpSocket: { host: 'a' } } }), 33)).toBeUndefined();
    expect(says('baseline', spec({ hostUsers: false, ...container({ procMount: 'Unmasked' }) }), 35)).toBeUndefined();
    expect(says('baseline', spec({ hostUsers: false, ...container({ procMount: 'Unmasked' }) }), 34)).toMatch(
      /^procMount/,
    );
    const windows = spec({
      os: { name: 'windows' },
      containers: [{ name: 'web', securityContext: { runAsNonRoot: true } }],
    });
    expect(says('restricted', windows, 25)).toBeUndefined();
    expect(says('restricted', windows, 24)).toMatch(/^allowPrivilegeEscalation/);
  });

  it('read the annotations of before', () => {
    expect(says('baseline', spec(), 34, { 'container.apparmor.security.beta.kubernetes.io/web': 'unconfined' })).toBe(
      'forbidden AppArmor profile (annotation must not set AppArmor profile type to "container.apparmor.security.beta.kubernetes.io/web="unconfined"")',
    );
    expect(says('baseline', spec(), 18, { 'seccomp.security.alpha.kubernetes.io/pod': 'unconfined' })).toBe(
      'seccompProfile (forbidden annotation seccomp.security.alpha.kubernetes.io/pod="unconfined")',
    );
  });
});

describe('pod-security', () => {
  const namespace = (labels: Record<string, string>): KubernetesObject => ({
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name: 'shop', labels },
  });
  const pod: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { containers: [{ name: 'web' }], hostNetwork: true },
  };
  const check = (...objects: KubernetesObject[]) => {
    const set = new ManifestSet(objects.map((object) => ({ object, file: 'a.yaml' })));
    return verify({ target: 'a', checks: [podSecurity], context: { set, kubernetes: '1.34' } });
  };
  const label = 'pod-security.kubernetes.io';

  it('warns where the namespace only warns, and only says the error where it enforces', () => {
    const warned = check(namespace({ [`${label}/warn`]: 'baseline' }), pod).findings;
    expect(warned.map(({ severity, message }) => [severity, message])).toEqual([
      ['warning', 'would violate PodSecurity "baseline:latest": host namespaces (hostNetwork=true)'],
    ]);
    const both = check(namespace({ [`${label}/warn`]: 'restricted', [`${label}/enforce`]: 'baseline' }), pod).findings;
    expect(both.map(({ severity }) => severity)).toEqual(['error']);
  });

  it('holds pods of a label that nobody understands to the strictest level, and says that it is wrong', () => {
    const { findings } = check(namespace({ [`${label}/enforce`]: 'Restricted' }), pod);
    expect(findings.map(({ message }) => message).join('\n')).toContain("is 'Restricted', which is no level");
    expect(findings.map(({ message }) => message).join('\n')).toContain('violates PodSecurity "restricted:latest"');
  });

  it('says that it does not know the level of a namespace that is not in the set', () => {
    const { findings, notChecked } = check(pod);
    expect(findings).toEqual([]);
    expect(notChecked.map(({ reason }) => reason)).toEqual([
      'namespace shop is not in the set: its Pod Security level is not known',
    ]);
  });
});
