import { describe, expect, it } from 'vitest';
import { addonOf, catalogue } from '../../src/addons/index.ts';
import { sampleTarget } from '../support/target.ts';

const placed = (falco: object) => addonOf(sampleTarget({ security: { falco } }).spec, 'falco');

describe('an add-on that a platform places elsewhere', () => {
  it('is the catalogue’s, where nobody says otherwise', () => {
    expect(placed({})).toBe(catalogue.falco);
  });

  it('is installed, watched and scraped under its namespace and its name', () => {
    const { namespace, chart, health, metricsJob } = placed({ namespace: 'shop-security', release: 'shop-falco' });
    expect(namespace).toBe('shop-security');
    expect(chart).toMatchObject({ releaseName: 'shop-falco', version: '9.2.0' });
    expect(health?.expr).toContain('{namespace="shop-security", daemonset="shop-falco"}');
    expect(health?.expr).not.toMatch(/="falco"/);
    expect(metricsJob).toBe('shop-falco-metrics');
  });

  it('may be found by its name', () => {
    expect(() => placed({ release: 'watcher' })).toThrow('use watcher-falco');
  });
});
