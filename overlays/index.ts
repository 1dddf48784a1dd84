/** Every platform, by name; its folder here has the same name. A line is loaded only when its platform is asked for. */
export const platforms = {
  'astral-field': () => import('./astral-field/index.ts'),
  'astral-planner': () => import('./astral-planner/index.ts'),
  'astral-turf': () => import('./astral-turf/index.ts'),
  'idp-platform': () => import('./idp-platform/index.ts'),
  suuupra: () => import('./suuupra/index.ts'),
};
