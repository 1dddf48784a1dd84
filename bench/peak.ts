import process from 'node:process';
import { plainTree } from './trees.ts';
import { cleanUp, freshFolder, synthesize } from './ways.ts';

const app = plainTree(20_000, freshFolder());
if (process.argv[2] === 'Orrery') synthesize(app);
else app.synth();
cleanUp();
process.stdout.write(String(process.resourceUsage().maxRSS));
