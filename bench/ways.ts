import { closeSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from 'cdk8s';
import { collect } from '../src/manifests/collect.ts';
import { asPeopleWrite } from '../src/manifests/order.ts';
import { toYaml } from '../src/yaml/yaml.ts';

/** Written so often: many small writes cost more, one large text more memory. */
const CHUNK = 1 << 18;

/** The way from a construct tree to files, one a chart, as cdk8s does it by default. */
export function synthesize(app: App): void {
  let chart: string | undefined;
  let file: number | undefined;
  let text = '';
  const flush = () => {
    if (file !== undefined) writeSync(file, text);
    text = '';
  };
  for (const { application, object } of collect(app)) {
    if (application !== chart) {
      flush();
      if (file !== undefined) closeSync(file);
      file = openSync(join(app.outdir, `${application}.yaml`), 'w');
      chart = application;
    } else text += '---\n';
    text += toYaml(object, asPeopleWrite);
    if (text.length > CHUNK) flush();
  }
  flush();
  if (file !== undefined) closeSync(file);
}
