import { build } from '../charts/index.ts';
import { platforms } from '../overlays/index.ts';
import type { Io } from '../src/cli/io.ts';
import { filesOf, type Project, resolveAll } from '../src/cli/project.ts';
import { clusterOf } from '../src/cli/verifying/clusters.ts';
import { judge } from '../src/cli/verifying/run.ts';
import { schemaFiles } from '../src/cli/verifying/schemas.ts';
import type { Resolved } from '../src/platform/resolve.ts';

const NAME = 'suuupra';
/** One of its services, which uses stores, has secrets, autoscaling, releases, objectives and a place in the mesh. */
const SERVICE = 'identity';

export interface OnePlatform {
  /** From a resolved target to the texts of its files. */
  readonly make: () => void;
  /** All checks, over objects that were just read. */
  readonly checks: () => () => void;
}

/** An environment of a platform with so many services more than it has, each of which calls the next. */
export async function onePlatform(services: number, root: string, schemas: string | undefined): Promise<OnePlatform> {
  const io: Io = { argv: [], env: {}, root, stdout: () => {}, stderr: () => {}, interactive: false };
  const { platform, environments } = await platforms[NAME]();
  const own = platform.services[SERVICE];
  const name = (index: number) => `${SERVICE}-${index}`;
  const more = Array.from({ length: services }, (_, index) => {
    const next = index + 1 < services ? [name(index + 1)] : [];
    return [name(index), { ...own, uses: [...(own.uses ?? []), ...next] }];
  });
  const large = { ...platform, services: { ...platform.services, ...Object.fromEntries(more) } };
  const project: Project = { platforms: { [NAME]: async () => ({ platform: large, environments }) }, build };
  const [resolved] = await resolveAll(project, { platform: NAME, environment: 'dev' }, io);
  if (!resolved) throw new Error(`${NAME} has no environment dev`);
  const texts = [...made(resolved)].map(([file, text]) => ({ file, loaded: { text } }));
  const files = schemas === undefined ? undefined : schemaFiles([schemas], io);
  const kubernetes = resolved.target.spec.cluster.kubernetes;
  const read = () => clusterOf(resolved.target.id, texts, [], resolved, io);
  const given = files?.for(
    kubernetes,
    read().subjects.map(({ object }) => object),
  );
  return {
    make: () => void made(resolved),
    checks: () => {
      // Read anew, so that nothing which a check remembers of an object helps.
      const cluster = read();
      return () => void judge([cluster], io, given ? { schemas: { versions: [kubernetes], for: () => given } } : {});
    },
  };
}

function made({ target }: Resolved): ReadonlyMap<string, string> {
  return filesOf(target, build(target));
}
