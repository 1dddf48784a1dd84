import { build } from './charts/index.ts';
import { platforms } from './overlays/index.ts';
import type { Project } from './src/cli/project.ts';

/** What the command line runs on, and the command line: for main.ts, which runs it once, and for `--watch`, which stays. */
export const project: Project = { platforms, build };
export { main } from './src/cli/main.ts';
