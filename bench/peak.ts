import process from 'node:process';
import { plainTree } from './trees.ts';
import { synthesize } from './ways.ts';

const [, , name, folder = ''] = process.argv;
const app = plainTree(20_000, folder);
if (name === 'Orrery') synthesize(app);
else app.synth();
process.stdout.write(String(process.resourceUsage().maxRSS));
