import { ApiObject, App, Chart, type ChartProps } from 'cdk8s';
import type { Construct } from 'constructs';
import { type BenchObject, objects, serviceObjects } from './services.ts';

const PLAIN: ChartProps = { disableResourceNameHashes: true };

function add(chart: Construct, object: BenchObject, id: string): void {
  new ApiObject(chart, id, object);
}

/** One chart with plain ApiObjects. */
export function plainTree(count: number, outdir: string, app = new App({ outdir })): App {
  const chart = new Chart(app, 'all', PLAIN);
  for (let index = 0, at = 0; at < count; index++) {
    for (const object of serviceObjects(index)) if (at < count) add(chart, object, `object-${at++}`);
  }
  return app;
}

/** Charts of a thousand plain ApiObjects. */
export function blockTree(count: number, outdir: string): App {
  const app = new App({ outdir });
  let chart = new Chart(app, 'block-0', PLAIN);
  for (let index = 0, at = 0; at < count; index++) {
    for (const object of serviceObjects(index)) {
      if (at > 0 && at % 1000 === 0) chart = new Chart(app, `block-${at}`, PLAIN);
      if (at++ < count) add(chart, object, `object-${at}`);
    }
  }
  return app;
}

/** A chart a service, with its five objects. */
export function chartTree(count: number, outdir: string): App {
  const app = new App({ outdir });
  for (let index = 0; index * 5 < count; index++) {
    const chart = new Chart(app, `service-${index}`, PLAIN);
    for (const object of serviceObjects(index)) add(chart, object, String(object.kind));
  }
  return app;
}

/** A chart an object. */
export function manyCharts(count: number, outdir: string): App {
  const app = new App({ outdir });
  for (const [index, object] of objects(count).entries()) {
    add(new Chart(app, `chart-${index}`, PLAIN), object, 'object');
  }
  return app;
}

/** Charts of some objects in a chain: each depends on the one before. */
export function chainTree(charts: number, each: number, outdir: string): App {
  const app = new App({ outdir });
  let before: Chart | undefined;
  for (let index = 0; index < charts; index++) {
    const chart = new Chart(app, `link-${index}`, PLAIN);
    for (const [at, object] of objects(each).entries()) {
      add(chart, { ...object, metadata: { name: `object-${index}-${at}` } }, `object-${at}`);
    }
    if (before) chart.addDependency(before);
    before = chart;
  }
  return app;
}
