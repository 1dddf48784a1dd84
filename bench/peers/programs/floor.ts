import { openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { toYaml } from '../../../src/yaml/yaml.ts';
import { serviceObjects } from '../../services.ts';

/** What no way can be faster than: objects that are there, the emitter, one file. */
const [, , count = '', folder = ''] = process.argv;
const file = openSync(join(folder, 'all.yaml'), 'w');
let text = '';
for (let index = 0; index * 5 < Number(count); index++) {
  for (const object of serviceObjects(index)) text += `${toYaml(object)}---\n`;
  if (text.length > 1 << 20) {
    writeSync(file, text);
    text = '';
  }
}
writeSync(file, text);
