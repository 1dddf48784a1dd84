import { describe, expect, it } from 'vitest';
import { nginxConfig } from '../../../src/constructs/workload/nginx-config.ts';
import { podTemplate } from '../../../src/constructs/workload/pod.ts';
import { WAF_FILE, wafConfig } from '../../../src/constructs/workload/waf-config.ts';
import { nginx, pod } from './samples.ts';

const waf = { mode: 'block', paranoia: 2, threshold: 5 } as const;
const proxy = { port: 8080, upstreamPort: 3000, maxBodyBytes: 2 ** 20, timeoutSeconds: 30, immutable: [] };

describe('the firewall of an nginx sidecar', () => {
  it('refuses by the core rule set, at the level and from the score that are stated', () => {
    const config = wafConfig(waf, 10 * 2 ** 20);
    expect(config).toContain('SecRuleEngine On');
    expect(config).toContain('setvar:tx.blocking_paranoia_level=2');
    expect(config).toContain('setvar:tx.inbound_anomaly_score_threshold=5');
    // What is set before the rules counts for them.
    expect(config.indexOf('paranoia_level')).toBeLessThan(config.indexOf('Include /opt/owasp-crs/rules/*.conf'));
    expect(wafConfig({ ...waf, mode: 'detect' }, 1024)).toContain('SecRuleEngine DetectionOnly');
  });

  it('lets bodies through that nginx lets through, and logs none of them', () => {
    expect(wafConfig(waf, 10 * 2 ** 20)).toContain('SecRequestBodyLimit 10485760');
    expect(wafConfig(waf, 1024)).toMatch(/SecAuditLogParts AHZ$/m);
  });

  it('has rules with ids of their own', () => {
    const ids = [...wafConfig(waf, 1024).matchAll(/id:(\d+)/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("is in nginx.conf for all paths but nginx's own health", () => {
    const config = nginxConfig({ ...proxy, waf });
    expect(config).toMatch(/^load_module modules\/ngx_http_modsecurity_module\.so;/);
    expect(config).toContain(`modsecurity_rules_file ${WAF_FILE};`);
    expect(config.match(/modsecurity off;/g)).toHaveLength(1);
    expect(nginxConfig(proxy)).not.toContain('modsecurity');
  });

  it("reads its rules from the ConfigMap, and runs without the image's entrypoint", () => {
    const [, sidecar] = podTemplate({ ...pod, nginx: { ...nginx, waf } }).spec?.containers ?? [];
    expect(sidecar?.command).toEqual(['nginx', '-g', 'daemon off;']);
    expect(sidecar?.volumeMounts).toContainEqual({
      name: 'nginx-config',
      mountPath: WAF_FILE,
      subPath: 'waf.conf',
      readOnly: true,
    });
    expect(sidecar?.securityContext).toMatchObject({ readOnlyRootFilesystem: true, runAsUser: 101 });
  });

  it('knows four levels, and scores from 1', () => {
    expect(() => wafConfig({ ...waf, paranoia: 5 }, 1024)).toThrow('paranoia 5 is no level of the core rule set');
    expect(() => wafConfig({ ...waf, threshold: 0 }, 1024)).toThrow('threshold 0 is no score');
  });
});
