import { describe, expect, it } from 'vitest';
import { toGithub } from '../../src/report/github.ts';
import { makeReport, type Report, toJson } from '../../src/report/json.ts';
import { toJunit } from '../../src/report/junit.ts';
import { toMarkdown } from '../../src/report/markdown.ts';
import { toSarif } from '../../src/report/sarif.ts';
import { toText } from '../../src/report/text.ts';
import type { CheckDescription } from '../../src/verify/check.ts';
import type { Finding } from '../../src/verify/finding.ts';

const check: CheckDescription = {
  id: 'replicas-fight-autoscaler',
  severity: 'error',
  family: 'availability',
  about: 'A workload states a number that an autoscaler owns.',
  protects: 'Each sync would set it back.',
  fix: 'remove spec.replicas',
};
const other: CheckDescription = { ...check, id: 'schema', family: 'schema' };

const finding: Finding = {
  check: check.id,
  severity: 'error',
  target: 'shop/production',
  object: 'Deployment/shop/web',
  path: 'spec.replicas',
  message: 'is 3, but <HPA>|web scales it',
  fix: 'remove spec.replicas',
  file: 'dist/shop/production/web.yaml',
  line: 8,
  origin: 'overlays/shop/platform.ts:41 (services.web)',
};

function report(findings: readonly Finding[], more: { objects?: number } = {}): Report {
  const target = { name: 'shop/production', kubernetes: '1.34', objects: more.objects ?? 12, files: 12, intent: true };
  const notChecked = ['a', 'b'].map((name) => ({
    check: 'schema',
    target: 'shop/production',
    object: `Foo/${name}`,
    file: '',
    reason: 'no schema of Foo',
  }));
  const waived = [{ ...finding, path: 'spec.paused', reason: 'until the move' }];
  return makeReport([{ target, verdict: { findings, notChecked, waived } }], [check, other]);
}

/** The same finding after somebody reformatted the file and reworded the check. */
const moved: Finding = { ...finding, line: 90, column: 3, message: 'is three', file: 'dist/shop/production/all.yaml' };

describe('the report as text', () => {
  it('gives each finding as the errors of the overlay are given, and ends with the counts', () => {
    expect(toText(report([finding]))).toBe(
      `error replicas-fight-autoscaler  shop/production  Deployment/shop/web  spec.replicas
  is 3, but <HPA>|web scales it.
  fix: remove spec.replicas.        from overlays/shop/platform.ts:41 (services.web)

waived replicas-fight-autoscaler  shop/production  Deployment/shop/web  spec.paused
  because: until the move

not checked:
  schema  no schema of Foo  2 times, e.g. Foo/a

12 objects of shop/production: 1 error; 1 waived, 2 not checked
`,
    );
  });

  it('says where a finding is when nothing says where it comes from', () => {
    const { origin: _, ...foreign } = finding;
    expect(toText(report([foreign]))).toContain('remove spec.replicas.        in dist/shop/production/web.yaml:8\n');
    const file: Finding = { ...foreign, object: '', path: '', column: 3 };
    expect(toText(report([file]))).toMatch(/^error replicas-fight-autoscaler {2}shop\/production {2}dist\S+:8:3\n/);
  });

  it('lists no more reasons than can be read', () => {
    const { notChecked, ...rest } = report([]);
    const many = Array.from({ length: 300 }, (_, i) => ({ ...notChecked[0]!, reason: `no schema of Foo${i}` }));
    const lines = toText({ ...rest, notChecked: many }).split('\n');
    expect(lines.length).toBeLessThan(30);
    expect(lines).toContain('  and 280 for 280 other reasons: see --format json');
  });
});

describe('the report as JSON', () => {
  it('states its version and counts by severity', () => {
    expect(JSON.parse(toJson(report([finding, { ...finding, severity: 'warning' }])))).toMatchObject({
      version: 1,
      summary: { objects: 12, error: 1, warning: 1, info: 0, waived: 1, notChecked: 2 },
      findings: [finding, { severity: 'warning' }],
      checks: [check, other],
    });
  });
});

interface Sarif {
  readonly runs: readonly {
    readonly results: readonly {
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly ruleIndex: number;
      readonly suppressions: readonly unknown[];
      readonly locations: readonly { readonly physicalLocation: unknown }[];
    }[];
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
  }[];
}

function sarif(findings: readonly Finding[]) {
  return (JSON.parse(toSarif(report(findings))) as Sarif).runs[0]!;
}

function fingerprints(findings: readonly Finding[]): string[] {
  return sarif(findings).results.map(({ partialFingerprints }) => partialFingerprints['orrery/v1']!);
}

describe('the report as SARIF', () => {
  it('keeps the fingerprint of a finding when its line, file and words change', () => {
    expect(fingerprints([moved])).toEqual(fingerprints([finding]));
  });

  it('tells findings apart by check, target, object and field, and equal ones by their number', () => {
    const all = [
      finding,
      finding,
      { ...finding, check: 'schema' },
      { ...finding, target: 'shop/staging' },
      { ...finding, object: 'Deployment/shop/api' },
      { ...finding, path: 'spec.template' },
    ];
    expect(new Set(fingerprints(all)).size).toBe(all.length + 1);
  });

  it('names rule and place, and suppresses what is waived', () => {
    const { results, tool } = sarif([finding]);
    expect(tool.driver.rules[results[0]!.ruleIndex]?.id).toBe(finding.check);
    expect(results[0]?.locations[0]?.physicalLocation).toEqual({
      artifactLocation: { uri: 'dist/shop/production/web.yaml' },
      region: { startLine: 8 },
    });
    expect(results.map(({ suppressions }) => suppressions)).toEqual([
      [],
      [{ kind: 'inSource', justification: 'until the move' }],
    ]);
  });
});

describe('the report as JUnit', () => {
  it('has a test case for each check, failed, skipped or passed', () => {
    const xml = toJunit(report([finding]), 'error');
    expect(xml).toContain('<testsuites name="orrery verify" tests="2" failures="1" skipped="1">');
    expect(xml).toContain(
      '<failure message="1 finding">error Deployment/shop/web spec.replicas is 3, but &lt;HPA&gt;|web',
    );
    expect(xml).toContain('<skipped message="no schema of Foo"/>');
  });

  it('fails for what --fail-on names, and notes the rest', () => {
    const warning: Finding = { ...finding, severity: 'warning' };
    expect(toJunit(report([warning]), 'error')).toContain('failures="0"');
    expect(toJunit(report([warning]), 'error')).toContain('<system-out>warning ');
    expect(toJunit(report([warning]), 'warning')).toContain('failures="1"');
  });

  it('leaves out what XML cannot hold', () => {
    expect(toJunit(report([{ ...finding, message: 'is \u0000\u001b"' }]), 'error')).toContain('is \uFFFD\uFFFD&quot;');
  });
});

describe('the report as GitHub annotations', () => {
  it('escapes what would end a property or the command', () => {
    const tricky = { ...finding, file: 'a,b:c.yaml', message: 'is 100%\n::error::no' };
    expect(toGithub(report([tricky])).split('\n')[0]).toBe(
      '::error title=replicas-fight-autoscaler (shop/production),file=a%2Cb%3Ac.yaml,line=8::Deployment/shop/web spec.replicas is 100%25%0A::error::no.%0Afix: remove spec.replicas.%0Afrom overlays/shop/platform.ts:41 (services.web)',
    );
  });

  it('shows ten of each type, the worst first, and counts the rest', () => {
    const of = (severity: Finding['severity']) => Array.from({ length: 12 }, () => ({ ...finding, severity }));
    const lines = toGithub(report([...of('error'), ...of('warning'), ...of('info')])).split('\n');
    expect(lines.map((line) => line.split(' ')[0]).join(' ')).toBe(
      [
        ...Array(10).fill('::error'),
        2,
        ...Array(10).fill('::warning'),
        2,
        ...Array(10).fill('::notice'),
        2,
        12,
        '',
      ].join(' '),
    );
  });
});

describe('the report as Markdown', () => {
  it('keeps what it quotes inside its cell', () => {
    const markdown = toMarkdown(report([{ ...finding, message: 'is <b>|\n@team' }]));
    expect(markdown).toContain('| error | `replicas-fight-autoscaler` | shop/production<br>`Deployment/shop/web`');
    expect(markdown).toContain('is &lt;b>\\| &#64;team.<br>**fix:** remove spec.replicas.');
  });

  it('fits into a comment', () => {
    const markdown = toMarkdown(report(Array.from({ length: 500 }, () => finding)));
    expect(markdown.length).toBeLessThan(65_536);
    expect(markdown).toContain('And 400 more.');
  });
});
