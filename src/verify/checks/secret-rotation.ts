import { namespacesOf } from '../../platform/domains.ts';
import { seconds } from '../../platform/values.ts';
import type { Check } from '../check.ts';
import type { Complaint, Subject } from '../finding.ts';
import { containersOf, podTemplateOf } from '../pod-template.ts';
import { spoken } from '../recovery/durations.ts';
import type { ManifestSet } from '../set.ts';
import { listAt, objectAt, textAt } from '../values.ts';

const RELOAD = 'secret.reloader.stakater.com/reload';

export const secretRotation: Check = {
  id: 'secret-rotation',
  severity: 'warning',
  family: 'promises',
  about:
    'Secrets are promised to be replaced, and what reads one is not restarted for it, or Vault hands out what lives longer.',
  protects:
    'Pods keep a value that is refused from then on, or a stolen one stays good for longer than anybody thinks.',
  fix: `name the Secret in the annotation ${RELOAD}, and let max_ttl be at most secrets.rotate`,
  *run({ set, intent }) {
    const promised = intent?.spec.secrets.rotate;
    if (!intent || promised === undefined) return;
    for (const namespace of namespacesOf(intent)) yield* notRestarted(set, namespace);
    for (const subject of set.ofKind('ConfigMap')) yield* livesLonger(subject, promised);
  },
};

/** Workloads that read a Secret as variables, which are what they were when the pod started. */
function* notRestarted(set: ManifestSet, namespace: string): Generator<Complaint> {
  const refreshed = new Set(
    set
      .ofKind('ExternalSecret', 'external-secrets.io')
      .filter(({ object }) => object.metadata.namespace === namespace && listAt(object, 'spec', 'data').length > 0)
      .map(({ object }) => textAt(object, 'spec', 'target', 'name') ?? object.metadata.name),
  );
  for (const subject of [...set.ofKind('Deployment'), ...set.ofKind('Rollout', 'argoproj.io')]) {
    const template = podTemplateOf(subject);
    if (!template || template.namespace !== namespace) continue;
    const named = (subject.object.metadata.annotations?.[RELOAD] ?? '').split(',');
    const read = new Set(
      containersOf(template).flatMap(({ container }) =>
        listAt(container, 'env').flatMap((variable) => textAt(variable, 'valueFrom', 'secretKeyRef', 'name') ?? []),
      ),
    );
    const forgotten = [...read].filter((name) => refreshed.has(name) && !named.includes(name));
    if (forgotten.length === 0) continue;
    yield {
      subject,
      path: `metadata.annotations["${RELOAD}"]`,
      message: `does not name ${forgotten.join(' and ')}: its pods keep the old value when that is replaced`,
    };
  }
}

/** Roles of Vault's database engine, as the Job that states them reads them. */
function* livesLonger(subject: Subject, promised: string): Generator<Complaint> {
  for (const [file, text] of Object.entries(objectAt(subject.object, 'data'))) {
    if (!/^role\..+\.json$/.test(file) || typeof text !== 'string') continue;
    const lives = /"max_ttl": ?"(\d+)s"/.exec(text)?.[1];
    if (lives === undefined || Number(lives) <= seconds(promised)) continue;
    yield {
      subject,
      path: `data["${file}"]`,
      message: `lets credentials live for ${spoken(Number(lives))}, but ${promised} is promised`,
    };
  }
}
