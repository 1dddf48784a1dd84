import { describe, expect, it } from 'vitest';
import { catalogue } from '../../../src/addons/catalogue.ts';
import { addonIds } from '../../../src/addons/ids.ts';
import { addonsPage } from '../../../src/report/reference/addons.ts';

const page = addonsPage();

function section(id: string): string {
  return page.split(/^## /m).find((text) => text.startsWith(`${id}\n`)) ?? '';
}

describe('addonsPage', () => {
  it('has a row and a section for each add-on, with its version', () => {
    for (const id of addonIds) {
      const row = page.split('\n').find((line) => line.startsWith(`| [${id}](#${id}) |`)) ?? '';
      const { chart, appVersion, why } = catalogue[id];
      expect(row).toContain('version' in chart ? chart.version : chart.revision);
      expect(row).toContain(appVersion);
      expect(section(id)).toContain(why);
    }
  });

  it('shows a connection between two add-ons at both of them', () => {
    expect(section('keda')).toContain('[kube-prometheus-stack](#kube-prometheus-stack)');
    expect(section('kube-prometheus-stack')).toMatch(/\| ingress \|.*\[keda\]\(#keda\).*9090\/TCP/);
  });

  it('warns of what is at the end of its life, and says what to take instead', () => {
    expect(section('ingress-nginx')).toContain('**End of life 2026-03-31.**');
    expect(section('ingress-nginx')).toContain('Instead: [nginx-gateway-fabric](#nginx-gateway-fabric).');
  });

  it('shows the health alert with its whole expression', () => {
    expect(section('metrics-server')).toContain('```promql\nabsent(up{job="metrics-server"} == 1)\n```');
  });
});
