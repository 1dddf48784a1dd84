import { describe, expect, it } from 'vitest';
import { fluentBitPipeline } from '../../src/addons/fluent-bit-values.ts';
import { catalogue } from '../../src/addons/index.ts';
import { contextOf } from './context.ts';

const pipeline = fluentBitPipeline({
  to: {
    kind: 'elastic',
    host: 'logs-es-http.logging.svc',
    user: 'fluent-bit',
    passwordVariable: 'ELASTICSEARCH_PASSWORD',
    caFile: '/etc/elasticsearch/ca.crt',
  },
  counts: [],
  streams: ['application', 'audit', 'infrastructure'].map((dataset) => ({
    dataset,
    name: `logs-${dataset}-production`,
  })),
  application: ['shop-production'],
  audit: ['argocd', 'falco'],
});

/** Sections of Fluent Bit's classic format, each as its keys and values. */
function sections(text: string): { name: string; entries: [string, string][] }[] {
  return text
    .split(/^\[/m)
    .slice(1)
    .map((block) => {
      const [head = '', ...lines] = block.trimEnd().split('\n');
      const entries = lines.map((line): [string, string] => {
        const match = /^ {4}(\S+) (.+)$/.exec(line);
        if (!match) throw new Error(`not a key and a value: '${line}'`);
        return [match[1] ?? '', match[2] ?? ''];
      });
      return { name: head.replace(']', ''), entries };
    });
}
const value = (entries: [string, string][], key: string) => entries.find(([k]) => k === key)?.[1];

describe('Fluent Bit', () => {
  it('reads each container once: services, audit, and everything else', () => {
    const inputs = sections(pipeline.inputs).map(({ entries }) => [
      value(entries, 'Tag'),
      value(entries, 'Path'),
      value(entries, 'Exclude_Path'),
    ]);
    expect(inputs).toEqual([
      ['application.*', '/var/log/containers/*_shop-production_*.log', undefined],
      ['audit.*', '/var/log/containers/*_argocd_*.log,/var/log/containers/*_falco_*.log', undefined],
      [
        'infrastructure.*',
        '/var/log/containers/*.log',
        '/var/log/containers/*_shop-production_*.log,/var/log/containers/*_argocd_*.log,/var/log/containers/*_falco_*.log,/var/log/containers/fluent-bit-*.log',
      ],
      ['node.*', undefined, undefined],
    ]);
  });

  it('writes each to its data stream, with TLS, as its own user, and never overwrites', () => {
    const outputs = sections(pipeline.outputs);
    expect(outputs.map(({ entries }) => value(entries, 'Index'))).toEqual([
      'logs-application-production',
      'logs-audit-production',
      'logs-infrastructure-production',
    ]);
    for (const { entries } of outputs) {
      expect(Object.fromEntries(entries)).toMatchObject({
        HTTP_User: 'fluent-bit',
        HTTP_Passwd: '$' + '{ELASTICSEARCH_PASSWORD}',
        tls: 'On',
        'tls.verify': 'On',
        'tls.ca_file': '/etc/elasticsearch/ca.crt',
        Write_Operation: 'create',
      });
    }
  });

  it('sends what every input reads to exactly one output', () => {
    const outputs = sections(pipeline.outputs).map(({ entries }) => {
      const match = value(entries, 'Match');
      return match
        ? new RegExp(`^${match.replace('.*', '[.].*')}$`)
        : new RegExp(value(entries, 'Match_Regex') ?? '^$');
    });
    for (const tag of ['application.var.log', 'audit.var.log', 'infrastructure.var.log', 'node.kubelet.service']) {
      expect(
        outputs.filter((pattern) => pattern.test(tag)),
        tag,
      ).toHaveLength(1);
    }
  });

  it('takes JSON apart under a key of its own, and names pods by the tag of their input', () => {
    const kubernetes = sections(pipeline.filters).filter(({ entries }) => value(entries, 'Name') === 'kubernetes');
    expect(kubernetes.map(({ entries }) => value(entries, 'Kube_Tag_Prefix'))).toEqual([
      'application.var.log.containers.',
      'audit.var.log.containers.',
      'infrastructure.var.log.containers.',
    ]);
    expect(kubernetes.every(({ entries }) => value(entries, 'Merge_Log_Key') === 'json')).toBe(true);
  });

  it('remembers on the node what it read, each input for itself', () => {
    const files = sections(pipeline.inputs).map(({ entries }) => value(entries, 'DB'));
    expect(new Set(files).size).toBe(files.length);
    expect(files.every((file) => file?.startsWith('/var/log/fluent-bit-'))).toBe(true);
  });

  it('writes to Loki with few labels, the pod beside them, and a buffer that ends', () => {
    const { outputs } = fluentBitPipeline({
      to: { kind: 'loki', host: 'loki.logging.svc', environment: 'production' },
      counts: [],
      streams: [{ dataset: 'application', name: 'logs-application-production' }],
      application: ['shop-production'],
      audit: ['argocd'],
    });
    const [{ entries = [] } = {}] = sections(outputs);
    expect(value(entries, 'Name')).toBe('loki');
    expect(value(entries, 'Labels')).toBe('job=fluent-bit, environment=production, dataset=application');
    // A pod's name is a new stream with each release.
    expect(value(entries, 'Label_Keys')).not.toContain('pod_name');
    expect(value(entries, 'storage.total_limit_size')).toBe('1G');
    expect(outputs).not.toContain('HTTP_Passwd');
  });
});

describe('the chart of Fluent Bit', () => {
  it('writes to Elasticsearch over TLS with a password that is not in Git', () => {
    const outputs = JSON.stringify(catalogue['fluent-bit'].values?.(contextOf(true)));
    expect(outputs).toMatch(/HTTP_Passwd \$\{ELASTICSEARCH_PASSWORD\}/);
    expect(outputs).toContain('tls.ca_file /etc/elasticsearch/ca.crt');
  });
});
