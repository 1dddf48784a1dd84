import { type Mistakes, put, type World } from './world.ts';

const WAVE = ['metadata', 'annotations', 'argocd.argoproj.io/sync-wave'] as const;
const moved = (world: World, application: string, wave: string) =>
  world.edited(
    world.one('Application', ({ metadata }) => metadata.name === `astral-planner-production-${application}`),
    (draft) => put(draft, WAVE, wave),
  );

export const order: Mistakes = {
  'namespaces after what lies in them': (w) => moved(w, 'namespaces', '99'),
  'resources before the CRDs of their add-on': (w) => moved(w, 'keda', '99'),
  'secrets after the workloads that read them': (w) => moved(w, 'secrets', '99'),
  'workloads before everything': (w) => moved(w, 'workloads', '-50'),
  'certificates before cert-manager': (w) => moved(w, 'cert-manager', '99'),
};
