import { describe, expect, it } from 'vitest';
import { failed, page, type StepReport, table } from '../../conformance/report.ts';
import type { Outcome } from '../../conformance/step.ts';

const clean: Outcome = {
  what: 'apply: shop/production',
  version: 'kube-apiserver v1.36.3',
  objects: 319,
  rejected: [],
  warnings: [],
  seconds: 4.25,
};
const rejection = { object: 'Service shop/web', origin: 'services.web', field: 'spec.ports[0]', message: 'no | port' };
const report = (...outcomes: Outcome[]): StepReport[] => [{ step: { id: 'apiserver', title: 'API server' }, outcomes }];

describe('failed', () => {
  it('lets a run pass that found nothing, or that was skipped', () => {
    expect(failed(clean)).toBe(false);
    expect(failed({ ...clean, skipped: 'no CRDs' })).toBe(false);
    expect(failed({ ...clean, proofs: [{ broken: 'a Service', caught: 'refused' }] })).toBe(false);
    expect(failed({ ...clean, allowed: [{ ...rejection, reason: 'known' }] })).toBe(false);
  });

  it('fails for a rejection, for a warning, and for a break that nobody noticed', () => {
    expect(failed({ ...clean, rejected: [rejection] })).toBe(true);
    expect(failed({ ...clean, warnings: [rejection] })).toBe(true);
    expect(failed({ ...clean, proofs: [{ broken: 'a Service', caught: undefined }] })).toBe(true);
  });
});

describe('table', () => {
  it('has a line for each outcome', () => {
    const [head, line] = table(report(clean)).split('\n');
    expect(head?.split(/ {2,}/)).toEqual(['what', 'version', 'objects', 'rejected', 'warnings', 'seconds']);
    expect(line?.split(/ {2,}/)).toEqual([
      'apiserver: apply: shop/production',
      'kube-apiserver v1.36.3',
      '319',
      '0',
      '0',
      '4.3',
    ]);
  });

  it('prints a rejection with the object’s origin, the field and the message', () => {
    expect(table(report({ ...clean, rejected: [rejection] }))).toContain(
      'rejected apiserver: apply: shop/production: Service shop/web (from services.web)\n  spec.ports[0]: no | port\n',
    );
  });

  it('says loudly what was skipped and what was not noticed', () => {
    const text = table(
      report({ ...clean, skipped: 'no CRDs' }, { ...clean, proofs: [{ broken: 'a Service', caught: undefined }] }),
    );
    expect(text).toContain('SKIPPED apiserver: apply: shop/production: no CRDs');
    expect(text).toContain('NOT CAUGHT apiserver: apply: shop/production: a Service');
  });
});

describe('page', () => {
  it('is the same however long the run took', () => {
    expect(page(report(clean))).toBe(page(report({ ...clean, seconds: 99 })));
  });

  it('keeps its tables whole when a message holds what tables are made of', () => {
    expect(page(report({ ...clean, rejected: [rejection] }))).toContain('no \\| port');
  });
});
