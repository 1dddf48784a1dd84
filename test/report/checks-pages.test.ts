import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checksPages } from '../../src/report/checks-pages.ts';
import { checks } from '../../src/verify/registry.ts';
import { waivers } from '../../src/verify/verify.ts';

describe('docs/checks/', () => {
  it('has a page for each check and no other. fix: npm run docs, and commit it', () => {
    const pages = readdirSync(new URL('../../docs/checks/', import.meta.url));
    expect(pages.sort()).toEqual(['README.md', ...[...checks, waivers].map(({ id }) => `${id}.md`)].sort());
  });

  it('shows the case that fails, what is said of it, and the line that mends it', () => {
    const cases = {
      pass: 'kind: Service\nspec:\n  type: ClusterIP\n',
      fail: '# expect: Service/web spec.type is NodePort\nkind: Service\nspec:\n  type: NodePort\n',
    };
    const pages = checksPages([{ check: waivers, cases }]);
    expect(pages.get('docs/checks/waivers.md')).toContain(
      '```yaml\nkind: Service\nspec:\n  type: NodePort\n```\n\nis found: `Service/web spec.type is NodePort`. It passes with\n\n```diff\n-   type: NodePort\n+   type: ClusterIP\n```\n',
    );
    expect(pages.get('docs/checks/README.md')).toContain(
      '| [waivers](waivers.md) | warning | A waiver gives no reason',
    );
  });
});
