import { catalogue, isHelmChart } from '../../addons/catalogue.ts';
import { type AddonId, addonIds } from '../../addons/ids.ts';
import type { Application } from './applications.ts';
import type { World } from './world.ts';

const byChart = new Map<string, AddonId>();
/** By repository and folder: one repository may hold several. */
const byDirectory = new Map<string, AddonId>();
for (const id of addonIds) {
  const { chart } = catalogue[id];
  if (isHelmChart(chart)) byChart.set(chart.name, id);
  else byDirectory.set(`${normal(chart.repository)} ${chart.path}`, id);
}

/** The add-on of the catalogue that an Application installs. */
export function addonOf({ sources }: Application): AddonId | undefined {
  for (const { chart, repository, path } of sources) {
    const id =
      chart === undefined
        ? byDirectory.get(`${normal(repository)} ${path ?? ''}`)
        : byChart.get(chart.split('/').at(-1) ?? chart);
    if (id !== undefined) return id;
  }
  return undefined;
}

const found = new WeakMap<World, ReadonlyMap<AddonId, Application>>();

/** The add-ons of the catalogue that the set installs, and by which Application. */
export function addonsIn(world: World): ReadonlyMap<AddonId, Application> {
  let addons = found.get(world);
  if (!addons) {
    const known = world.applications.all.flatMap((application) => {
      const id = addonOf(application);
      return id === undefined ? [] : ([[id, application]] as const);
    });
    addons = new Map(known);
    found.set(world, addons);
  }
  return addons;
}

/** A repository's address without what does not tell it apart. */
function normal(repository: string): string {
  return repository
    .toLowerCase()
    .replace(/\.git$/, '')
    .replace(/\/$/, '');
}
