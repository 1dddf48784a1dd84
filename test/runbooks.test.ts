import { readdirSync, readFileSync } from 'node:fs';
import { App, Testing } from 'cdk8s';
import { describe, expect, it } from 'vitest';
import { Layer } from '../charts/layer.ts';
import { observability } from '../charts/observability.ts';
import { catalogue } from '../src/addons/catalogue.ts';
import { turfTarget } from './support/astral-turf.ts';
import { syntaxErrors } from './support/promql.ts';
import { fieldTarget, idpTarget, sampleTarget, suuupraTarget } from './support/target.ts';

const folder = new URL('../docs/runbooks/', import.meta.url);
const pages = new Map(
  readdirSync(folder)
    .filter((name) => name.endsWith('.md'))
    .map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]),
);

/** The sections of a page, by their heading of the second level. */
function sections(page: string): Map<string, string> {
  const text = pages.get(page) ?? '';
  return new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section) => [section.slice(0, section.indexOf('\n')), section.slice(section.indexOf('\n'))]),
  );
}

/** `<page>.md#<anchor>` of every heading, as GitHub makes them. */
const anchors = new Set(
  [...pages].flatMap(([page, text]) => [
    page,
    ...[...text.matchAll(/^#+ (.+)$/gm)].map(
      ([, heading = '']) => `${page}#${heading.toLowerCase().replaceAll(' ', '-')}`,
    ),
  ]),
);

const linked = (() => {
  const targets = [
    sampleTarget({ alerts: { unusualTraffic: 3 }, security: { scanning: {} } }),
    fieldTarget({ tracing: { kind: 'jaeger' }, monitoring: { thanos: {} } }, 'production', {
      thanos_bucket: 'metrics',
      thanos_region: 'us-east-1',
      thanos_role_arn: 'arn:aws:iam::000000000000:role/thanos',
    }),
    suuupraTarget(),
    idpTarget({}, 'staging'),
    turfTarget('us-east1'),
  ];
  const links = targets.flatMap((target) => {
    const layer = new Layer(new App(), observability, target);
    observability.build(layer, target);
    const base = `${target.spec.alerts?.runbooks}/`;
    const urls = JSON.stringify(Testing.synth(layer)).matchAll(/"runbook_url":"([^"]+)"/g);
    return [...urls].map(([, url = '']) => url.replace(base, ''));
  });
  return [...new Set(links)];
})();

const alertPages = [...pages.keys()].filter((page) => page !== 'README.md');

describe('the runbooks', () => {
  it('have a heading where the runbook_url of every alert leads', () => {
    expect(linked.length).toBeGreaterThan(30);
    for (const link of linked) expect(anchors).toContain(link);
  });

  it('have a heading for the health of every add-on, also of those that are not in use here', () => {
    const known = [...sections('platform-addons.md').keys()];
    expect(known).toEqual(
      Object.values(catalogue)
        .flatMap(({ health }) => health?.alert ?? [])
        .sort(),
    );
  });

  it('have no heading of an alert that nobody raises', () => {
    for (const page of alertPages.filter((name) => name !== 'platform-addons.md')) {
      for (const alert of sections(page).keys()) expect(linked).toContain(`${page}#${alert.toLowerCase()}`);
    }
  });

  it('say of each alert what it means, whom it hurts, how to find out more and what to do', () => {
    for (const page of alertPages) {
      for (const [alert, text] of sections(page)) {
        const parts = text.split(/^### /m).slice(1);
        expect(
          parts.map((part) => part.split('\n')[0]),
          `${page} ${alert}`,
        ).toEqual(['Meaning', 'Impact', 'Diagnosis', 'Mitigation']);
        for (const part of parts)
          expect(part.split('\n').slice(1).join('').length, `${page} ${alert}`).toBeGreaterThan(15);
      }
    }
  });

  it('give at least one command or query for each diagnosis', () => {
    for (const page of alertPages) {
      for (const [alert, text] of sections(page)) {
        const diagnosis = /### Diagnosis\n([\s\S]*?)(?=### Mitigation)/.exec(text)?.[1] ?? '';
        const refers = /As for|Then as for/.test(diagnosis);
        expect(/```(sh|promql)/.test(diagnosis) || refers, `${page} ${alert}`).toBe(true);
      }
    }
  });

  it('write PromQL that parses', () => {
    const queries = [...pages].flatMap(([page, text]) =>
      [...text.matchAll(/```promql\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
        block
          .trim()
          .split('\n')
          .map((query) => ({ page, query })),
      ),
    );
    expect(queries.length).toBeGreaterThan(30);
    for (const { page, query } of queries) expect(syntaxErrors(query), `${page}: ${query}`).toEqual([]);
  });

  it('lead to nowhere that does not exist', () => {
    for (const [page, text] of pages) {
      for (const [, link = ''] of text.matchAll(/\]\(([^)]+)\)/g)) {
        if (link.startsWith('http')) continue;
        expect(anchors, `${page}: ${link}`).toContain(link.startsWith('#') ? page + link : link);
      }
    }
  });

  it('have a page in the index', () => {
    for (const page of alertPages) expect(pages.get('README.md')).toContain(`](${page})`);
  });
});
