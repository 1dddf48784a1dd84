import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { orrery, root, workspace } from './run.ts';

const POLICIES = `
apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [] }
---
apiVersion: v1
kind: Pod
metadata: { name: api, namespace: shop, labels: { app: api } }
spec: { containers: [] }
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: api, namespace: shop }
spec:
  podSelector: { matchLabels: { app: api } }
  policyTypes: [Ingress, Egress]
  ingress: [{ from: [{ podSelector: { matchLabels: { app: web } } }], ports: [{ port: 80 }, { port: 443 }] }]
`;

function folderWith(text: string): string {
  const folder = workspace();
  writeFileSync(join(folder, 'a.yaml'), text);
  return folder;
}

/** A workspace with the committed output of production. */
function production(): string {
  const folder = workspace();
  const target = 'dist/astral-planner/production';
  cpSync(join(root, target), join(folder, target), { recursive: true });
  return folder;
}

describe('orrery reach', () => {
  it('shows of any manifests who reaches whom, and says in one line what reaches everything', async () => {
    const { code, stdout, stderr } = await orrery(['reach', 'a.yaml'], { folder: folderWith(POLICIES) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe(
      [
        'a.yaml',
        '  Pod/shop/web',
        '    → Pod/shop/web   every port',
        '    → Pod/shop/api   TCP 80, 443',
        '    → every address  every port',
        '  internet',
        '    → Pod/shop/web  every port',
        '  internet (IPv6)',
        '    → Pod/shop/web  every port',
        '',
      ].join('\n'),
    );
    const open = POLICIES.split('---').slice(0, 2).join('---');
    expect((await orrery(['reach', 'a.yaml'], { folder: folderWith(open) })).stdout).toContain(
      '  Pod/shop/web\n    → everything  every port\n',
    );
  });

  it('says why something passes, and when both ends are named also why nothing does', async () => {
    const folder = folderWith(POLICIES);
    const passes = await orrery(['reach', 'a.yaml', '--from', 'shop/web', '--to', 'shop/api', '--why'], { folder });
    expect(passes.stdout).toContain('    → Pod/shop/api  TCP 80, 443\n        out: no policy restricts it\n');
    expect(passes.stdout).toContain('        in:  NetworkPolicy/shop/api spec.ingress[0]\n');
    const denied = await orrery(['reach', 'a.yaml', '--from', 'shop/api', '--to', '8.8.8.8', '--why'], { folder });
    expect(denied.stdout).toContain('    → 8.8.8.8/32  no port\n');
    expect(denied.stdout).toContain('        out: denied: no rule of NetworkPolicy/shop/api allows it\n');
  });

  it('writes CSV, one line for each edge and protocol', async () => {
    const args = ['reach', 'a.yaml', '--from', 'shop/web', '--to', 'shop/api', '-f', 'csv'];
    const { stdout } = await orrery(args, { folder: folderWith(POLICIES) });
    expect(stdout).toBe(
      'target,from,to,protocol,ports,egress,ingress,mesh\na.yaml,Pod/shop/web,Pod/shop/api,TCP,"80, 443",no policy restricts it,NetworkPolicy/shop/api spec.ingress[0],\n',
    );
  });

  it('of our own output knows the pods that charts make, and writes JSON', async () => {
    const args = ['reach', '--to', 'astral-planner-production/app', '--format', 'json'];
    const { code, stdout } = await orrery(args, { folder: production() });
    expect(code).toBe(0);
    const { version, targets } = JSON.parse(stdout);
    expect(version).toBe(1);
    expect(targets[0].edges.map(({ from, ports }: { from: string; ports: unknown }) => [from, ports])).toEqual([
      ['pods monitoring/prometheus', [{ protocol: 'TCP', first: 9464, last: 9464 }]],
      ['pods edge/public-nginx', [{ protocol: 'TCP', first: 8080, last: 8080 }]],
    ]);
  });

  it('says on stderr what it leaves out', async () => {
    const cilium = 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: { name: a, namespace: shop }\n';
    const { stderr } = await orrery(['reach', 'a.yaml'], { folder: folderWith(`${POLICIES}---\n${cilium}`) });
    expect(stderr).toBe(
      'not computed: CiliumNetworkPolicy/shop/a: NetworkPolicies of networking.k8s.io and Istio’s policies are computed, not those of cilium.io\n',
    );
  });

  it('says which policy of a mesh decides, beside the NetworkPolicies', async () => {
    const meshed = POLICIES.replaceAll('labels: {', "labels: { sidecar.istio.io/inject: 'true',");
    const istio =
      'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: a, namespace: shop }\nspec: {}\n';
    const args = ['reach', 'a.yaml', '--from', 'shop/web', '--to', 'shop/api', '--why'];
    const { stdout } = await orrery(args, { folder: folderWith(`${meshed}---\n${istio}`) });
    expect(stdout).toContain('    → Pod/shop/api  no port\n');
    expect(stdout).toContain('        in:  NetworkPolicy/shop/api spec.ingress[0]\n');
    expect(stdout).toContain('        mesh: denied: no rule of AuthorizationPolicy/shop/a allows it\n');
  });

  it('refuses names that mean nothing, and formats that there are not', async () => {
    const folder = folderWith(POLICIES);
    expect((await orrery(['reach', 'a.yaml', '--from', 'shop/wep'], { folder })).stderr).toBe(
      'error --from shop/wep is nothing that is known here\n  fix: did you mean shop/web?\n',
    );
    expect((await orrery(['reach', 'a.yaml', '-f', 'xml'], { folder })).code).toBe(2);
  });
});
