import { describe, expect, it } from 'vitest';
import type { Check } from '../../src/verify/check.ts';
import { readManifests } from '../../src/verify/read/index.ts';
import { ManifestSet } from '../../src/verify/set.ts';
import { type Overrides, verify } from '../../src/verify/verify.ts';

const named = (id: string, run: Check['run']): Check => ({
  id,
  severity: 'error',
  family: 'hygiene',
  about: 'About.',
  protects: 'Protects.',
  fix: 'mend it',
  run,
});

const each = named('each', function* ({ set }) {
  for (const subject of set.all) yield { subject, path: 'data.a', message: 'is wrong' };
});

/** What is found in one ConfigMap with these annotations. */
function verdict(annotations: Readonly<Record<string, unknown>>, checks: readonly Check[], overrides: Overrides = {}) {
  const object = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', annotations }, data: { a: 'b' } };
  const { subjects } = readManifests({ file: 'a.yaml', text: JSON.stringify(object, null, 2) });
  const context = { set: new ManifestSet(subjects), kubernetes: '1.34' };
  return verify({ target: 'shop', checks, context, overrides });
}

function told(...args: Parameters<typeof verdict>): string[] {
  return verdict(...args).findings.map(
    ({ severity, check, path, message }) => `${severity} ${check} ${path} ${message}`,
  );
}

describe('verify', () => {
  it('says of a finding its object, file and line, and how to mend it', () => {
    expect(verdict({}, [each]).findings).toEqual([
      {
        check: 'each',
        severity: 'error',
        target: 'shop',
        object: 'ConfigMap/web',
        path: 'data.a',
        message: 'is wrong',
        fix: 'mend it',
        file: 'a.yaml',
        line: 9,
      },
    ]);
  });

  it('excuses what a waiver gives a reason for, and shows it', () => {
    const { findings, waived } = verdict({ 'orrery.dev/waive.each': 'until spring' }, [each]);
    expect(findings).toEqual([]);
    expect(waived).toMatchObject([{ check: 'each', path: 'data.a', reason: 'until spring' }]);
  });

  it.each([
    ['', 'without a reason'],
    [7, 'without a reason'],
  ])('counts a waiver of %j for none', (reason, wrong) => {
    const path = 'metadata.annotations["orrery.dev/waive.each"]';
    expect(told({ 'orrery.dev/waive.each': reason }, [each])).toEqual([
      'error each data.a is wrong',
      `warning waivers ${path} waives each ${wrong}`,
    ]);
  });

  it('finds waivers that excuse nothing, or name no check', () => {
    const none = named('none', function* () {});
    const path = (id: string) => `metadata.annotations["orrery.dev/waive.${id}"]`;
    expect(told({ 'orrery.dev/waive.none': 'why', 'orrery.dev/waive.noen': 'why' }, [none])).toEqual([
      `warning waivers ${path('noen')} waives noen, which is no check`,
      `warning waivers ${path('none')} waives none, which finds nothing here`,
    ]);
    expect(told({ 'orrery.dev/waive.none': 'why' }, [none], { none: 'off' })).toEqual([]);
  });

  it('takes severities from the overlay, over those that a check gives a finding', () => {
    const mild = named('mild', function* ({ set }) {
      yield { subject: set.all[0]!, message: 'is wrong', severity: 'info' };
    });
    expect(told({}, [mild])).toEqual(['info mild  is wrong']);
    expect(told({}, [mild], { mild: 'warning' })).toEqual(['warning mild  is wrong']);
    expect(told({}, [mild], { mild: 'off' })).toEqual([]);
  });

  it('goes on past a check that fails, keeps what it had found, and never lets it pass', () => {
    const failing = named('failing', function* ({ set }) {
      yield { subject: set.all[0]!, message: 'is wrong' };
      throw new Error('no such field');
    });
    expect(told({}, [failing, each])).toEqual([
      expect.stringMatching(/^error failing {2}the check failing itself failed \(no such field\)/),
      'error failing  is wrong',
      'error each data.a is wrong',
    ]);
  });

  it('tells what was not checked apart from what passed', () => {
    const blind = named('blind', function* ({ set }) {
      yield { unchecked: 'no schemas' };
      yield { subject: set.all[0]!, unchecked: 'no schema' };
    });
    expect(verdict({}, [blind]).notChecked).toEqual([
      { check: 'blind', target: 'shop', object: '', file: '', reason: 'no schemas' },
      { check: 'blind', target: 'shop', object: 'ConfigMap/web', file: 'a.yaml', reason: 'no schema' },
    ]);
  });
});
