import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ValidationProperties, type Violation, validate } from '../../src/cli/cdk8s-validation.ts';
import { project, workspace } from './run.ts';

const TWICE = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: web, namespace: shop }\n';

/** What the plugin reports of one manifest. */
async function validated(text: string, properties: ValidationProperties = {}) {
  const folder = workspace();
  const file = join(folder, 'app.k8s.yaml');
  writeFileSync(file, text);
  const violations: Violation[] = [];
  let submitted: unknown[] = [];
  const report = {
    addViolation: (violation: Violation) => void violations.push(violation),
    submit: (...all: unknown[]) => {
      submitted = all;
    },
  };
  await validate({ manifests: [file], report }, properties, project, folder);
  return { violations, submitted };
}

describe('the validation plugin of cdk8s', () => {
  it('passes what has no errors, with the counts', async () => {
    expect(await validated(TWICE)).toEqual({
      violations: [],
      submitted: ['success', { Summary: expect.stringContaining('1 object of ') as string }],
    });
  });

  it('fails with one violation a check, and each object with its line', async () => {
    const { violations, submitted } = await validated(`${TWICE}---\n${TWICE}`);
    expect(submitted[0]).toBe('failure');
    expect(violations).toEqual([
      expect.objectContaining({
        ruleName: 'duplicate-object',
        violatingResources: [
          {
            resourceName: 'web',
            locations: [expect.stringContaining('ConfigMap/shop/web metadata.name is stated a second time')],
            manifestPath: 'app.k8s.yaml:7',
          },
        ],
      }),
    ]);
  });

  it('fails for warnings when it is told to', async () => {
    const waived = TWICE.replace('namespace: shop', 'namespace: shop, annotations: { orrery.dev/waive.schema: soon }');
    expect((await validated(waived)).submitted[0]).toBe('success');
    expect((await validated(waived, { failOn: 'warning' })).submitted[0]).toBe('failure');
  });
});
